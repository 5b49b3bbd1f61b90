import { Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import { useWallet } from '../api/own';
import { useRows } from '../api/rows';
import { FormButton, type FormProps } from '../pieces/FormDialog';
import { NumberField, SearchOne } from '../pieces/fields';
import { shownMoney, total } from '../words/money';
import { RegionField } from './network/RegionField';
import type { Server } from './servers/serverDeeds';
import type { Snapshot } from './snapshots/snapshotDeeds';

interface Of {
  server?: Server;
  snapshot?: Snapshot;
}

interface Draft {
  name: string;
  size_gib: number;
  region: string;
  server: string;
}

/** The form that orders a volume: on its own, for a server, or as a copy of a snapshot. */
export function useVolumeForm({ server, snapshot }: Of): FormProps<Draft> {
  const client = useQueryClient();
  const regions = useRows('region').rows;
  const servers = useRows('server', {}, !server && !snapshot).rows;
  const currency = useWallet().data?.currency ?? 'USD';
  const place = server ?? snapshot;
  return {
    title: snapshot ? `New volume from ${snapshot.name}` : 'Create a volume',
    note: snapshot && 'It begins as the snapshot, in the same region. Attach it to a server once it is available.',
    verb: 'Create',
    done: 'The volume is ordered.',
    initial: {
      name: snapshot ? `${snapshot.name}-copy` : '',
      size_gib: snapshot?.size_gib ?? 10,
      region: place?.region ?? '',
      server: server?.id ?? '',
    },
    run: async ({ name, size_gib, region, server: to }) => {
      const from = snapshot && { snapshot: snapshot.id, project_id: snapshot.project_id };
      const body = { name: name.trim(), size_gib, region: region || null, server: to || null, ...from };
      await ask(api.POST('/v1/volumes', { body }));
      for (const key of [['rows', 'volume'], ['wallet'], ['quota']]) {
        void client.invalidateQueries({ queryKey: key });
      }
    },
    children: (form) => {
      const values = form.getValues();
      const region = regions.find(({ name }) => name === values.region) ?? regions[0];
      const price = total([[region?.volume_gib_price, Number(values.size_gib) || 0]]);
      return (
        <>
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <NumberField
            label="Size in GiB"
            description={snapshot && `At least ${snapshot.size_gib}; grow the file system in the guest afterwards.`}
            min={snapshot?.size_gib ?? 1}
            {...form.getInputProps('size_gib')}
          />
          {!place && <RegionField form={form} />}
          {!place && (
            <SearchOne
              label="Attach to"
              placeholder="No server yet"
              clearable
              data={servers.map(({ id, name }) => ({ value: id, label: name }))}
              {...form.getInputProps('server')}
              value={values.server || null}
              onChange={(value) => form.setFieldValue('server', value ?? '')}
            />
          )}
          <Text size="sm" aria-live="polite">
            {shownMoney(price.monthly, currency)} a month
          </Text>
        </>
      );
    },
  };
}

/** Orders a volume, on its own or for a server. */
export function CreateVolumeButton({ server }: { server?: Server }) {
  return <FormButton label="Create volume" size={server ? 'compact-sm' : undefined} {...useVolumeForm({ server })} />;
}
