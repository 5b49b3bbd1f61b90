import { Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useDeed, useFormDeed } from '../../api/deed';
import { type Rows, useNames, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { OnceSecret } from '../../pieces/OnceSecret';
import { PageHead } from '../../pieces/PageHead';
import { type Column, RowTable } from '../../pieces/RowTable';
import { PickOne } from '../../pieces/fields';
import { useCalendar } from '../../shell/calendar';
import { useMay } from '../../shell/rights';
import { NewTokenButton } from './TokenDialog';
import { ExpiryField } from './ExpiryField';
import { ScopeChoice } from './ScopeChoice';
import { offered, type Scope } from './scopes';
import { credentialColumns, TokenTable } from './TokenTable';

/** All credentials of the account: keys belong to a project, tokens to the whole account. */
export default function Credentials() {
  const may = useMay();
  return (
    <>
      <PageHead title="Keys and tokens" note="A key belongs to one project and cannot look beyond it. A token has the rights that it was made with." />
      <Keys />
      {may('tokens:read') && (
        <Panel title="Tokens" beside={may('tokens:write') && <NewTokenButton />}>
          <TokenTable />
        </Panel>
      )}
    </>
  );
}

function Keys() {
  const may = useMay();
  const list = useRows('key');
  const projects = useNames('project');
  const [secret, setSecret] = useState<string | null>(null);
  const deed = useFormDeed('key');
  const rotate = async (key: Rows['key']) => {
    const params = { path: { id: key.id } };
    const body = { overlap_seconds: 3_600 };
    const made = await ask(api.POST('/v1/keys/{id}/rotate', { params, body }));
    list.again();
    setSecret(made.key);
  };
  const rows = [...list.rows].sort((a, b) => Number(b.status === 'active') - Number(a.status === 'active'));
  return (
    <Panel title="Keys" beside={may('keys:write') && <CreateKey then={setSecret} />}>
      <RowTable
        label="Keys"
        {...list}
        rows={rows}
        idOf={({ id }) => id}
        columns={[
          ...(credentialColumns as Column<Rows['key']>[]),
          { head: 'Project', from: 'lg', cell: (key) => projects.get(key.project_id ?? '') ?? '–' },
          {
            head: '',
            align: 'right',
            cell: (key) => may('keys:write') && key.status === 'active' && (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <ConfirmButton
                  size="compact-sm"
                  variant="subtle"
                  danger={false}
                  title={`Rotate ${key.name}?`}
                  text="A new key takes its place. The old one goes on working for an hour, so that programs can be changed."
                  verb="Rotate"
                  run={() => rotate(key)}
                />
                <ConfirmButton
                  size="compact-sm"
                  variant="subtle"
                  title={`Revoke ${key.name}?`}
                  text="What uses it stops working at once. It cannot be brought back."
                  verb="Revoke"
                  run={() => deed.mutateAsync(() => ask(api.DELETE('/v1/keys/{id}', { params: { path: { id: key.id } } })))}
                />
              </Group>
            ),
          },
        ]}
        empty={<Text>There are no keys.</Text>}
      />
      <OnceSecret title="Your key" secret={secret} onClose={() => setSecret(null)} />
    </Panel>
  );
}

function CreateKey({ then }: { then: (secret: string) => void }) {
  const projects = useRows('project').rows;
  const calendar = useCalendar();
  const { plain } = offered(useMay());
  const first = projects.find(({ is_default }) => is_default)?.id ?? '';
  const deed = useDeed({
    run: (body: { name: string; project_id: string; scopes: Scope[]; expires_at: string | null }) =>
      ask(api.POST('/v1/keys', { body })),
    touches: ['key'],
    quiet: true,
  });
  return (
    <FormButton
      label="Create key"
      size="compact-sm"
      wide
      title="Create a key"
      verb="Create"
      initial={{ name: '', project_id: first, expires_at: '', scopes: [...plain] as Scope[] }}
      run={async ({ name, project_id, expires_at, scopes }) => {
        const made = await deed.mutateAsync({ name: name.trim(), project_id, scopes, expires_at: calendar.lastOf(expires_at) });
        then(made.key);
      }}
    >
      {(form) => (
        <>
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <PickOne
            label="Project"
            data={projects.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('project_id')}
          />
          <ExpiryField form={form} />
          <ScopeChoice
            value={form.getValues().scopes}
            onChange={(scopes) => form.setFieldValue('scopes', scopes)}
            error={form.errors.scopes}
          />
        </>
      )}
    </FormButton>
  );
}
