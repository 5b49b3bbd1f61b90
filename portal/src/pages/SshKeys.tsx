import { Group, Text, TextInput } from '@mantine/core';
import { api, ask } from '../api/client';
import { useDeed } from '../api/deed';
import { type Rows, useRows } from '../api/rows';
import { ConfirmButton } from '../pieces/ConfirmButton';
import { Copied } from '../pieces/Copy';
import { FormButton } from '../pieces/FormDialog';
import { Moment } from '../pieces/Moment';
import { PageHead } from '../pieces/PageHead';
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
  const deed = useDeed({ run: (call: () => Promise<unknown>) => call(), touches: ['ssh_key'], quiet: true });
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <FormButton
        label="Rename"
        variant="subtle"
        size="compact-sm"
        title={`Rename ${key.name}`}
        verb="Rename"
        initial={{ name: key.name }}
        run={(body) => deed.mutateAsync(() => ask(api.PATCH('/v1/ssh-keys/{id}', { params, body })))}
      >
        {(form) => <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />}
      </FormButton>
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
