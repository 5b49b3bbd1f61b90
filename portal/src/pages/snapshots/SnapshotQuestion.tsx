import { Stack, TextInput } from '@mantine/core';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { useOne } from '../../api/rows';
import { ConfirmDialog } from '../../pieces/ConfirmButton';
import { FormDialog } from '../../pieces/FormDialog';
import { useCalendar } from '../../shell/calendar';
import { useVolumeForm } from '../CreateVolumeButton';
import type { Snapshot } from './snapshotDeeds';

export type Asked = 'rename' | 'volume' | 'revert' | 'delete';

interface Props {
  snapshot: Snapshot;
  onClose: () => void;
}

/** The form or question before something is done with a snapshot. */
export function SnapshotQuestion({ asked, ...props }: Props & { asked: Asked }) {
  if (asked === 'rename') return <Rename {...props} />;
  if (asked === 'volume') return <NewVolume {...props} />;
  return asked === 'revert' ? <Revert {...props} /> : <Delete {...props} />;
}

function Rename({ snapshot, onClose }: Props) {
  const params = { path: { id: snapshot.id } };
  const deed = useFormDeed('snapshot');
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={`Rename ${snapshot.name}`}
      verb="Rename"
      initial={{ name: snapshot.name }}
      run={(body) => deed.mutateAsync(() => ask(api.PATCH('/v1/snapshots/{id}', { params, body })))}
    >
      {(form) => <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />}
    </FormDialog>
  );
}

function NewVolume({ snapshot, onClose }: Props) {
  return <FormDialog opened onClose={onClose} {...useVolumeForm({ snapshot })} />;
}

/** Says what is lost, and has the source's name typed. */
function Revert({ snapshot, onClose }: Props) {
  const params = { path: { id: snapshot.id } };
  const deed = useFormDeed('snapshot', 'server', 'volume');
  const server = useOne('server', snapshot.server_id ?? '', snapshot.server_id !== null).data;
  const volume = useOne('volume', snapshot.volume_id ?? '', snapshot.volume_id !== null).data;
  const calendar = useCalendar();
  const source = server ?? volume;
  if (!source) return null;
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Revert ${source.name} to ${snapshot.name}?`}
      text={(
        <Stack gap="xs">
          <span>
            Everything that was written to the {server ? 'disk' : 'volume'} since{' '}
            {calendar.moment(snapshot.created_at)} is lost for good. Create a snapshot of it first if you may want that back.
          </span>
          <span>
            {server
              ? 'The server must be off and stays off; its volumes are left as they are.'
              : 'The volume must be detached, or its server off until it is done.'}
          </span>
        </Stack>
      )}
      verb="Revert"
      typed={source.name}
      run={() => deed.mutateAsync(() => ask(api.POST('/v1/snapshots/{id}/actions/revert', { params })))}
    />
  );
}

function Delete({ snapshot, onClose }: Props) {
  const params = { path: { id: snapshot.id } };
  const deed = useFormDeed('snapshot', 'wallet', 'quota');
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Delete ${snapshot.name}?`}
      text="The copy is gone for good. What it is of, and what was made from it, stays."
      verb="Delete"
      typed={snapshot.name}
      run={() => deed.mutateAsync(() => ask(api.DELETE('/v1/snapshots/{id}', { params })))}
    />
  );
}
