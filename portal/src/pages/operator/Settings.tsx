import { Group, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask, type Schemas } from '../../api/client';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { NumberField, PickOne } from '../../pieces/fields';
import { FormButton } from '../../pieces/FormDialog';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { type Column, RowTable } from '../../pieces/RowTable';
import { words } from '../../words/moment';
import { OperatorOnly } from './OperatorOnly';

type Setting = Schemas['Setting'];

const KEY = ['settings'];

const columns: Column<Setting>[] = [
  {
    head: 'Setting',
    cell: (each) => (
      <>
        <Text size="sm" fw={500}>{words(each.name)}</Text>
        <Text size="xs" c="dimmed">{each.about}</Text>
      </>
    ),
  },
  { head: 'Counts now', cell: (each) => shown(each, each.value) },
  { head: 'In the configuration', from: 'sm', cell: (each) => shown(each, each.configured) },
  { head: 'Decided', from: 'sm', cell: (each) => <Moment at={each.decided_at} none="never" /> },
];

/** A rate of 0 is no limit; other numbers are what they are. */
const shown = ({ name, choices }: Setting, value: string) =>
  choices === null && value === '0' && name.includes('rate') ? 'no limit' : value;

/** What the operator decides while the cloud runs. */
export default function Settings() {
  return (
    <OperatorOnly title="Settings">
      <List />
    </OperatorOnly>
  );
}

function List() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: KEY,
    queryFn: async () => (await ask(api.GET('/v1/admin/settings'))).settings,
  });
  return (
    <>
      <PageHead title="Settings" note="Each counts with the next request. What is not here is in the configuration of the program." />
      <RowTable
        label="Settings"
        rows={data ?? []}
        isPending={isPending}
        error={error}
        again={() => void refetch()}
        idOf={({ name }) => name}
        columns={[...columns, { head: '', align: 'right', cell: (each) => <SettingDeeds setting={each} /> }]}
        empty={<Text>There are no settings.</Text>}
      />
    </>
  );
}

function SettingDeeds({ setting }: { setting: Setting }) {
  const client = useQueryClient();
  const params = { path: { id: setting.name } };
  const again = () => client.invalidateQueries({ queryKey: KEY });
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <FormButton
        label="Change"
        variant="subtle"
        size="compact-sm"
        title={`Change ${words(setting.name)}`}
        note={setting.about}
        verb="Save"
        done="It counts with the next request."
        initial={{ value: setting.value as string | number }}
        run={async ({ value }) => {
          await ask(api.PUT('/v1/admin/settings/{id}', { params, body: { value: String(value) } }));
          await again();
        }}
      >
        {(form) =>
          setting.choices ? (
            <PickOne label="Value" data={setting.choices} {...form.getInputProps('value')} value={String(form.getValues().value)} />
          ) : (
            <NumberField
              label="Value"
              min={setting.least ?? undefined}
              max={setting.most ?? undefined}
              data-autofocus
              {...form.getInputProps('value')}
            />
          )}
      </FormButton>
      {setting.decided && (
        <ConfirmButton
          label="Take back"
          variant="subtle"
          danger={false}
          size="compact-sm"
          title={`Take the decision on ${words(setting.name)} back?`}
          text={`What the configuration says counts again: ${shown(setting, setting.configured)}.`}
          verb="Take it back"
          run={async () => {
            await ask(api.DELETE('/v1/admin/settings/{id}', { params }));
            await again();
          }}
        />
      )}
    </Group>
  );
}
