import { Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useFormDeed } from '../api/deed';
import { type Rows, useNames, useRows } from '../api/rows';
import { ConfirmDialog } from '../pieces/ConfirmButton';
import { FormDialog } from '../pieces/FormDialog';
import { Moment } from '../pieces/Moment';
import { type MenuEntry, OpenMenu, RowMenu } from '../pieces/OpenMenu';
import { PageHead } from '../pieces/PageHead';
import { RowTable } from '../pieces/RowTable';
import { ServerLink } from '../pieces/ServerLink';
import { StatusBadge } from '../pieces/StatusBadge';
import { NumberField, SearchOne } from '../pieces/fields';
import { useMay } from '../shell/rights';
import { CreateVolumeButton } from './CreateVolumeButton';
import { whyNoCopyOfVolume } from './snapshots/snapshotDeeds';
import { useSnapshotForm } from './snapshots/useSnapshotForm';

type Volume = Rows['volume'];

/** Disks that live apart from servers. */
export default function Volumes() {
  const may = useMay();
  const list = useRows('volume');
  const servers = useNames('server');
  return (
    <>
      <PageHead title="Volumes" note="Disks that are kept when their server is deleted.">
        {may('volumes:write') && <CreateVolumeButton />}
      </PageHead>
      <RowTable
        label="Volumes"
        {...list}
        idOf={(volume) => volume.id}
        columns={[
          { head: 'Name', cell: (volume) => <Text fw={500} size="sm">{volume.name}</Text> },
          { head: 'Status', cell: (volume) => <StatusBadge status={volume.status} /> },
          { head: 'Size', cell: (volume) => `${volume.size_gib} GiB` },
          {
            head: 'Server',
            from: 'sm',
            cell: ({ server_id: id }) => id ? (
              <ServerLink id={id} inherit>{servers.get(id) ?? id}</ServerLink>
            ) : '–',
          },
          { head: 'Region', from: 'md', cell: (volume) => volume.region },
          { head: 'Created', from: 'md', cell: (volume) => <Moment at={volume.created_at} /> },
          { head: '', align: 'right', cell: (volume) => may('volumes:write') && <VolumeMenu volume={volume} /> },
        ]}
        empty={<Text>There are no volumes yet.</Text>}
      />
    </>
  );
}

type Asked = 'rename' | 'attach' | 'detach' | 'resize' | 'snapshot' | 'delete';

function VolumeMenu({ volume }: { volume: Volume }) {
  const may = useMay();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { status } = volume;
  const snapshots = () => void navigate({ to: '/snapshots', search: { source: volume.id } as never });
  const entry = (text: string, what: Asked, isOff = false, isDanger = false): MenuEntry =>
    ({ text, isOff, isDanger, run: () => setAsked(what) });
  const entries = [
    entry('Rename', 'rename'),
    entry('Attach', 'attach', status !== 'available'),
    entry('Detach', 'detach', status !== 'attached'),
    entry('Grow', 'resize', status !== 'available' && status !== 'attached'),
    { text: 'Create snapshot', why: whyNoCopyOfVolume(volume), run: () => setAsked('snapshot') },
    { text: 'Its snapshots', run: snapshots },
    ...(may('volumes:destroy') ? [entry('Delete', 'delete', status !== 'available', true)] : []),
  ];
  return (
    <>
      <RowMenu name={volume.name}>{(look) => <OpenMenu {...look} entries={entries} />}</RowMenu>
      {asked && <VolumeQuestion volume={volume} asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function VolumeQuestion({ volume, asked, onClose }: { volume: Volume; asked: Asked; onClose: () => void }) {
  const params = { path: { id: volume.id } };
  const servers = useRows('server', {}, asked === 'attach').rows.filter(({ region, status }) =>
    region === volume.region && (status === 'running' || status === 'stopped'));
  const deed = useFormDeed('volume', 'wallet');
  const run = (call: () => Promise<unknown>) => deed.mutateAsync(call);
  if (asked === 'delete') {
    return (
      <ConfirmDialog
        opened
        onClose={onClose}
        title={`Delete ${volume.name}?`}
        text="All data on it is gone for good."
        verb="Delete"
        typed={volume.name}
        run={() => run(() => ask(api.DELETE('/v1/volumes/{id}', { params })))}
      />
    );
  }
  if (asked === 'snapshot') return <SnapshotForm volume={volume} onClose={onClose} />;
  if (asked === 'detach') {
    return (
      <ConfirmDialog
        opened
        onClose={onClose}
        title={`Detach ${volume.name}?`}
        text="Unmount it in the guest first, or what is not written yet may be lost."
        verb="Detach"
        danger={false}
        run={() => run(() => ask(api.POST('/v1/volumes/{id}/actions/detach', { params })))}
      />
    );
  }
  const common = { opened: true, onClose };
  if (asked === 'attach') {
    return (
      <FormDialog
        {...common}
        title={`Attach ${volume.name}`}
        verb="Attach"
        initial={{ server: '' }}
        run={(body) => run(() => ask(api.POST('/v1/volumes/{id}/actions/attach', { params, body })))}
      >
        {(form) => (
          <SearchOne
            label="Server"
            data={servers.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('server')}
          />
        )}
      </FormDialog>
    );
  }
  if (asked === 'resize') {
    return (
      <FormDialog
        {...common}
        title={`Grow ${volume.name}`}
        note="It can only grow. Grow the file system in the guest afterwards."
        verb="Grow"
        initial={{ size_gib: volume.size_gib + 10 }}
        run={(body) => run(() => ask(api.POST('/v1/volumes/{id}/actions/resize', { params, body })))}
      >
        {(form) => (
          <NumberField label="Size in GiB" min={volume.size_gib + 1} {...form.getInputProps('size_gib')} />
        )}
      </FormDialog>
    );
  }
  return (
    <FormDialog
      {...common}
      title={`Rename ${volume.name}`}
      verb="Rename"
      initial={{ name: volume.name }}
      run={(body) => run(() => ask(api.PATCH('/v1/volumes/{id}', { params, body })))}
    >
      {(form) => <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />}
    </FormDialog>
  );
}

function SnapshotForm({ volume, onClose }: { volume: Volume; onClose: () => void }) {
  return <FormDialog opened onClose={onClose} {...useSnapshotForm({ volume })} />;
}
