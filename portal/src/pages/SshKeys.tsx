import { Group, Text } from '@mantine/core';
import { api, ask } from '../api/client';
import { useFormDeed } from '../api/deed';
import { type Rows, useRows } from '../api/rows';
import { ConfirmButton } from '../pieces/ConfirmButton';
import { Copied } from '../pieces/Copy';
import { Moment } from '../pieces/Moment';
import { PageHead } from '../pieces/PageHead';
import { RenameButton } from '../pieces/RenameButton';
import { RowTable } from '../pieces/RowTable';
import { useMay } from '../shell/rights';
import { AddKeyButton } from './AddKeyButton';

/** Public keys that new servers let in. */
export default function SshKeys() {
  const may = useMay();
  const list = useRows('ssh_key');
  return (
    <>
      <PageHead title="SSH keys" note="A new server lets in whoever holds the private half of a key that it was made with.">
        {may('servers:write') && <AddKeyButton variant="filled" />}
      </PageHead>
      <RowTable
        label="SSH keys"
        {...list}
        idOf={(key) => key.id}
        columns={[
          { head: 'Name', cell: (key) => <Text fw={500} size="sm">{key.name}</Text> },
          { head: 'Fingerprint', from: 'sm', cell: (key) => <Copied value={key.fingerprint} what="the fingerprint" /> },
          { head: 'Sort', from: 'md', cell: (key) => key.algorithm },
          { head: 'Added', cell: (key) => <Moment at={key.created_at} /> },
          { head: '', align: 'right', cell: (key) => may('servers:write') && <KeyDeeds of={key} /> },
        ]}
        empty={<Text>There are no keys yet.</Text>}
      />
    </>
  );
}

function KeyDeeds({ of: key }: { of: Rows['ssh_key'] }) {
  const params = { path: { id: key.id } };
  const deed = useFormDeed('ssh_key');
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <RenameButton
        name={key.name}
        run={(body) => deed.mutateAsync(() => ask(api.PATCH('/v1/ssh-keys/{id}', { params, body })))}
      />
      <ConfirmButton
        variant="subtle"
        size="compact-sm"
        title={`Delete ${key.name}?`}
        text="Servers that were made with it go on letting it in; new ones cannot be made with it."
        verb="Delete"
        run={() => deed.mutateAsync(() => ask(api.DELETE('/v1/ssh-keys/{id}', { params })))}
      />
    </Group>
  );
}
