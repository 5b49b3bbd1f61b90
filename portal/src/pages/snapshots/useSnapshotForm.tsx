import { Input, Text, TextInput } from '@mantine/core';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { useWallet } from '../../api/own';
import { type Rows, useRows } from '../../api/rows';
import type { FormProps } from '../../pieces/FormDialog';
import { SearchOne } from '../../pieces/fields';
import { useMay } from '../../shell/rights';
import { shownMoney, total } from '../../words/money';
import type { Server } from '../servers/serverDeeds';
import { whyNoCopyOfServer, whyNoCopyOfVolume } from './snapshotDeeds';

interface Of {
  server?: Server;
  volume?: Rows['volume'];
}

/** Holds what the cloud may refuse, and what was chosen where the source is still open. */
interface Draft {
  source: string;
  server: string;
  volume: string;
  name: string;
}

/** Such as `web-2026-11-22-0930`, by the clock of the world. */
const nameOf = (source: string | undefined) =>
  source ? `${source}-${new Date().toISOString().slice(0, 16).replace('T', '-').replace(':', '')}` : '';

/** The form that copies a disk: that of a server, a volume, or of either of them. */
export function useSnapshotForm({ server, volume }: Of): FormProps<Draft> {
  const deed = useFormDeed('snapshot', 'wallet', 'quota');
  const known = server ?? volume;
  return {
    title: known ? `Create a snapshot of ${known.name}` : 'Create a snapshot',
    note: 'A whole copy of the disk as it is now. A running server goes on meanwhile: the copy holds what its '
      + 'disk would hold after a power cut, and nothing of its memory.',
    verb: 'Create',
    done: 'The disk is being copied.',
    initial: { source: '', server: server?.id ?? '', volume: volume?.id ?? '', name: nameOf(known?.name) },
    run: ({ source, name, ...fixed }) => {
      const [kind, id] = source ? [source.slice(0, 4), source] : ['', ''];
      const body = {
        name: name.trim(),
        server: (kind === 'srv_' ? id : fixed.server) || null,
        volume: (kind === 'vol_' ? id : fixed.volume) || null,
      };
      return deed.mutateAsync(() => ask(api.POST('/v1/snapshots', { body })));
    },
    children: (form) => (
      <>
        {!known && (
          <SourceField
            value={form.getValues().source}
            onChange={(source) => form.setFieldValue('source', source)}
            error={form.errors.source ?? form.errors.server ?? form.errors.volume}
          />
        )}
        <TextInput label="Name" data-autofocus={known ? true : undefined} {...form.getInputProps('name')} />
        {known && <Price region={known.region} gib={'disk_gib' in known ? known.disk_gib : known.size_gib} />}
        {known && (form.errors.server ?? form.errors.volume) && (
          <Input.Error>{form.errors.server ?? form.errors.volume}</Input.Error>
        )}
      </>
    ),
  };
}

interface FieldProps {
  value: string;
  onChange: (source: string) => void;
  error: React.ReactNode;
}

/** Whose disk, among those that can be copied now. */
function SourceField({ value, onChange, error }: FieldProps) {
  const may = useMay();
  const servers = useRows('server', {}, may('servers:write')).rows.filter((each) => !whyNoCopyOfServer(each));
  const volumes = useRows('volume').rows.filter((each) => !whyNoCopyOfVolume(each));
  const chosen = servers.find(({ id }) => id === value) ?? volumes.find(({ id }) => id === value);
  const groups = [
    { group: 'Root disks of servers', items: servers.map(({ id, name, disk_gib }) => ({ value: id, label: `${name} (${disk_gib} GiB)` })) },
    { group: 'Volumes', items: volumes.map(({ id, name, size_gib }) => ({ value: id, label: `${name} (${size_gib} GiB)` })) },
  ];
  return (
    <>
      <SearchOne
        label="Server or volume"
        data-path="source"
        data={groups.filter(({ items }) => items.length > 0)}
        value={value}
        onChange={(next) => onChange(next ?? '')}
        error={error}
        nothingFoundMessage="No server and no volume can be copied now."
      />
      {chosen && <Price region={chosen.region} gib={'disk_gib' in chosen ? chosen.disk_gib : chosen.size_gib} />}
    </>
  );
}

function Price({ region, gib }: { region: string; gib: number }) {
  const may = useMay();
  const currency = useWallet(may('billing:read')).data?.currency ?? 'USD';
  const price = useRows('region').rows.find(({ name }) => name === region)?.snapshot_gib_price;
  return (
    <Text size="sm" aria-live="polite">
      {gib} GiB: {shownMoney(total([[price, gib]]).monthly, currency)} a month
    </Text>
  );
}
