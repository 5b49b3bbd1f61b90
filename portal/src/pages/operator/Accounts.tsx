import { Anchor, Group, Switch, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useDeed } from '../../api/deed';
import { useRows } from '../../api/rows';
import { FormButton } from '../../pieces/FormDialog';
import { Moment } from '../../pieces/Moment';
import { OnceSecret } from '../../pieces/OnceSecret';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { OperatorOnly } from './OperatorOnly';

/** All accounts of the cloud. */
export default function Accounts() {
  return (
    <OperatorOnly title="Accounts">
      <List />
    </OperatorOnly>
  );
}

function List() {
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), 300);
  const list = useRows('account', { q: settled || undefined, order: 'desc' });
  return (
    <>
      <PageHead title="Accounts">
        <CreateAccount />
      </PageHead>
      <Group mb="md" role="search">
        <TextInput
          aria-label="Search accounts"
          placeholder="Name"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          style={{ flex: '1 1 220px' }}
        />
      </Group>
      <RowTable
        label="Accounts"
        {...list}
        idOf={({ id }) => id}
        columns={[
          {
            head: 'Name',
            cell: (account) => (
              <Anchor component={Link} to="/operator/accounts/$id" params={{ id: account.id } as never} inherit fw={500}>
                {account.name}
              </Anchor>
            ),
          },
          { head: 'Status', cell: (account) => <StatusBadge status={account.status} /> },
          { head: 'API access', from: 'sm', cell: (account) => <StatusBadge status={account.api_access} /> },
          { head: 'Since', from: 'md', cell: (account) => <Moment at={account.created_at} /> },
        ]}
        empty={<Text>No account matches.</Text>}
      />
    </>
  );
}

function CreateAccount() {
  const [secret, setSecret] = useState<string | null>(null);
  const deed = useDeed({
    run: (body: { email: string; name: string | null; password: string | null; credit: string | null; operator: boolean }) =>
      ask(api.POST('/v1/admin/accounts', { body })),
    touches: ['account'],
    quiet: true,
  });
  return (
    <>
      <FormButton
        label="Create account"
        title="Create an account"
        verb="Create"
        initial={{ email: '', name: '', password: '', credit: '', operator: false }}
        run={async ({ email, name, password, credit, operator }) => {
          const made = await deed.mutateAsync({
            email: email.trim(),
            name: name.trim() || null,
            password: password || null,
            credit: credit.trim() || null,
            operator,
          });
          setSecret(made.key.key);
        }}
      >
        {(form) => (
          <>
            <TextInput label="E-mail of the owner" type="email" data-autofocus {...form.getInputProps('email')} />
            <TextInput label="Name" description="The address if empty." {...form.getInputProps('name')} />
            <TextInput
              label="Password"
              type="password"
              autoComplete="new-password"
              description="Without one nobody can sign in to it."
              {...form.getInputProps('password')}
            />
            <TextInput
              label="Credit to begin with"
              placeholder="100.00"
              description="Whoever has a credit, be it 0, pays ahead."
              {...form.getInputProps('credit')}
            />
            <Switch label="The owner also operates the cloud" {...form.getInputProps('operator', { type: 'checkbox' })} />
          </>
        )}
      </FormButton>
      <OnceSecret title="The first key of the account" secret={secret} onClose={() => setSecret(null)}>
        It has every right in the account. Hand it over in private.
      </OnceSecret>
    </>
  );
}
