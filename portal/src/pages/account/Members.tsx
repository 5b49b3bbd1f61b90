import { Group, Switch, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, ask } from '../../api/client';
import { useDeed, useFormDeed } from '../../api/deed';
import { useAccount } from '../../api/own';
import { type Rows, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { CheckList, PickOne } from '../../pieces/fields';
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
            initial={{ email: '', role: 'member', password: '', projects: [] as string[] }}
            run={({ email, role, password, projects }) => {
              const body = { email: email.trim(), role, password: password || null, projects: chosen(role, projects) };
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
                <Projects
                  role={form.getValues().role}
                  value={form.getValues().projects}
                  onChange={(projects) => form.setFieldValue('projects', projects)}
                  error={form.errors.projects}
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
          { head: 'Projects', from: 'md', cell: (user) => <Rooms of={user.projects} /> },
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
      <SigningIn />
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
        initial={{ role: user.role, password: '', projects: user.projects ?? [] }}
        run={({ role, password, projects }) => {
          const next = chosen(role, projects);
          const isSame = next?.join() === user.projects?.join();
          const body = {
            role: role === user.role ? null : role,
            password: password || null,
            ...(isSame ? {} : { projects: next }),
          };
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
            <Projects
              role={form.getValues().role}
              value={form.getValues().projects}
              onChange={(projects) => form.setFieldValue('projects', projects)}
              error={form.errors.projects}
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

/** Whoever runs the account works in every project. */
const runs = (role: string) => role === 'owner' || role === 'admin';

/** Nothing chosen is every project. */
const chosen = (role: string, projects: string[]) => (runs(role) || projects.length === 0 ? null : projects);

interface ProjectsProps {
  role: string;
  value: string[];
  onChange: (projects: string[]) => void;
  error?: ReactNode;
}

/** The only projects that somebody works in. */
function Projects({ role, ...field }: ProjectsProps) {
  const { rows } = useRows('project');
  if (runs(role) || rows.length < 2) return null;
  return (
    <CheckList
      label="Only in these projects"
      isNamed
      description="With none of them chosen they work in all, and in those to come."
      data={rows.map(({ id, name }) => ({ value: id, label: name }))}
      {...field}
    />
  );
}

function Rooms({ of }: { of: readonly string[] | null }) {
  const { rows } = useRows('project');
  if (of === null) return 'all';
  const names = of.map((id) => rows.find((project) => project.id === id)?.name ?? id);
  return names.length > 0 ? names.join(', ') : 'none';
}

/** What everybody of the account needs to sign in. */
function SigningIn() {
  const may = useMay();
  const { data } = useAccount();
  const deed = useDeed({
    run: (required: boolean) => ask(api.PUT('/v1/account/second-factor', { body: { required } })),
    done: ({ second_factor_required: required }) =>
      required ? 'Everybody needs a second factor now.' : 'A second factor is everybody\u2019s own choice now.',
    touches: ['account'],
  });
  if (!data || !may('account:write')) return null;
  return (
    <Panel title="Signing in">
      <Switch
        label="Everybody needs a second factor"
        description="Who has none can sign in only to set one up, at once. Keys and tokens go on working."
        checked={data.second_factor_required}
        disabled={deed.isPending}
        onChange={({ currentTarget: { checked } }) => deed.mutate(checked)}
      />
    </Panel>
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
