import { Group, Text, TextInput } from '@mantine/core';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { type Rows, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { PickOne } from '../../pieces/fields';
import { useMay, usePerson } from '../../shell/rights';
import { ScopeChoice } from '../access/ScopeChoice';
import { offered, type Scope, summary } from '../access/scopes';

/** The people of the account and what their roles let them do. */
export default function Members() {
  const may = useMay();
  const list = useRows('user');
  const roles = useRows('role').rows;
  const deed = useFormDeed('user');
  return (
    <>
      <PageHead title="Members">
        {may('users:write') && (
          <FormButton
            label="Add a member"
            title="Add a member"
            verb="Add"
            done="The member is added."
            initial={{ email: '', role: 'member', password: '' }}
            run={({ email, role, password }) => {
              const body = { email: email.trim(), role, password: password || null };
              return deed.mutateAsync(() => ask(api.POST('/v1/users', { body })));
            }}
          >
            {(form) => (
              <>
                <TextInput label="E-mail" type="email" data-autofocus {...form.getInputProps('email')} />
                <PickOne label="Role" data={roles.map(({ name }) => name)} {...form.getInputProps('role')} />
                <TextInput
                  label="First password"
                  type="password"
                  autoComplete="new-password"
                  description="Without one they cannot sign in yet."
                  {...form.getInputProps('password')}
                />
              </>
            )}
          </FormButton>
        )}
      </PageHead>
      <RowTable
        label="Members"
        {...list}
        idOf={({ id }) => id}
        columns={[
          { head: 'E-mail', cell: (user) => <Text fw={500} size="sm">{user.email}</Text> },
          { head: 'Role', cell: (user) => user.role },
          { head: 'Status', from: 'sm', cell: (user) => <StatusBadge status={user.status} /> },
          { head: 'Since', from: 'md', cell: (user) => <Moment at={user.created_at} /> },
          {
            head: '',
            align: 'right',
            cell: (user) => may('users:write') && user.status !== 'removed' && <MemberDeeds user={user} roles={roles} />,
          },
        ]}
        empty={<Text>There are no members.</Text>}
      />
      <Roles roles={roles} />
    </>
  );
}

function MemberDeeds({ user, roles }: { user: Rows['user']; roles: readonly Rows['role'][] }) {
  const me = usePerson()?.id;
  const params = { path: { id: user.id } };
  const deed = useFormDeed('user');
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <FormButton
        label="Change"
        variant="subtle"
        size="compact-sm"
        title={`Change ${user.email}`}
        verb="Save"
        initial={{ role: user.role, password: '' }}
        run={({ role, password }) => {
          const body = { role: role === user.role ? null : role, password: password || null };
          return deed.mutateAsync(() => ask(api.PATCH('/v1/users/{id}', { params, body })));
        }}
      >
        {(form) => (
          <>
            <PickOne label="Role" data={roles.map(({ name }) => name)} {...form.getInputProps('role')} />
            <TextInput
              label="New password"
              type="password"
              autoComplete="new-password"
              description="Empty leaves it as it is. A new one ends every session of theirs."
              {...form.getInputProps('password')}
            />
          </>
        )}
      </FormButton>
      {user.id !== me && (
        <ConfirmButton
          size="compact-sm"
          variant="subtle"
          title={`Remove ${user.email}?`}
          text="They are signed out at once and cannot sign in again. What they made stays."
          verb="Remove"
          run={() => deed.mutateAsync(() => ask(api.DELETE('/v1/users/{id}', { params })))}
        />
      )}
    </Group>
  );
}

function Roles({ roles }: { roles: readonly Rows['role'][] }) {
  const may = useMay();
  const deed = useFormDeed('role');
  const { plain } = offered(may);
  return (
    <Panel
      title="Roles"
      beside={may('users:write') && (
        <FormButton
          label="Create role"
          variant="default"
          size="compact-sm"
          wide
          title="Create a role"
          verb="Create"
          initial={{ name: '', scopes: [...plain] as Scope[] }}
          run={({ name, scopes }) => deed.mutateAsync(() => ask(api.POST('/v1/roles', { body: { name: name.trim(), scopes } })))}
        >
          {(form) => (
            <>
              <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
              <ScopeChoice
                value={form.getValues().scopes}
                onChange={(scopes) => form.setFieldValue('scopes', scopes)}
                error={form.errors.scopes}
              />
            </>
          )}
        </FormButton>
      )}
    >
      <RowTable
        label="Roles"
        rows={roles}
        idOf={({ id }) => id}
        columns={[
          { head: 'Name', cell: (role) => role.name },
          { head: 'May', cell: (role) => <span title={role.scopes.join(', ')}>{summary(role.scopes)}</span> },
          { head: 'Made by', from: 'sm', cell: (role) => (role.built_in ? 'the cloud' : 'you') },
          {
            head: '',
            align: 'right',
            cell: (role) => may('users:write') && !role.built_in && (
              <ConfirmButton
                size="compact-sm"
                variant="subtle"
                title={`Delete ${role.name}?`}
                text="Nobody may have it any more."
                verb="Delete"
                run={() => deed.mutateAsync(() => ask(api.DELETE('/v1/roles/{id}', { params: { path: { id: role.id } } })))}
              />
            ),
          },
        ]}
        empty={<Text>There are no roles.</Text>}
      />
    </Panel>
  );
}
