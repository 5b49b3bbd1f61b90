import { Text, useMantineColorScheme } from '@mantine/core';
import { api, ask } from '../../api/client';
import { useDeed } from '../../api/deed';
import { useRows } from '../../api/rows';
import { remember } from '../../api/transport';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Facts, Panel } from '../../pieces/Facts';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { useSession } from '../../shell/rights';
import { Choice } from '../../pieces/Choice';

/** The person who is signed in: who, how the portal looks, where they are signed in. */
export default function Profile() {
  const person = useSession()?.user;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <PageHead title="Profile" />
      {person && (
        <Panel title="You">
          <Facts
            of={[
              ['E-mail', person.email],
              ['Role', person.role],
              ['Since', <Moment key="c" at={person.created_at} />],
            ]}
          />
        </Panel>
      )}
      <Panel title="Colours">
        <Choice
          aria-label="Colours"
          value={colorScheme}
          onChange={(value) => setColorScheme(value as typeof colorScheme)}
          data={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
            { value: 'auto', label: 'As the system' },
          ]}
        />
      </Panel>
      <Sessions />
    </>
  );
}

function Sessions() {
  const list = useRows('session');
  const rows = list.rows.filter(({ status }) => status === 'active').reverse();
  const end = useDeed({
    run: (id: string) => ask(api.DELETE('/v1/sessions/{id}', { params: { path: { id } } })),
    touches: ['session'],
    quiet: true,
  });
  return (
    <Panel title="Where you are signed in">
      <RowTable
        label="Sessions"
        {...list}
        rows={rows}
        idOf={({ id }) => id}
        columns={[
          {
            head: 'Session',
            cell: (each) => (
              <Text size="sm">
                ends in {each.last4}
                {each.current && <Text span size="sm" c="dimmed"> · this one</Text>}
              </Text>
            ),
          },
          { head: 'Status', from: 'sm', cell: (each) => <StatusBadge status={each.status} /> },
          { head: 'Opened', cell: (each) => <Moment at={each.created_at} /> },
          { head: 'Last used', from: 'sm', cell: (each) => <Moment at={each.last_used_at} none="never" /> },
          { head: 'Ends', from: 'md', cell: (each) => <Moment at={each.expires_at} none="never" /> },
          {
            head: '',
            align: 'right',
            cell: (each) => (
              <ConfirmButton
                size="compact-sm"
                variant="subtle"
                title={each.current ? 'Sign out here?' : 'End this session?'}
                text="Whoever uses it must sign in again."
                verb={each.current ? 'Sign out' : 'End'}
                run={async () => {
                  await end.mutateAsync(each.id);
                  if (each.current) remember(null);
                }}
              />
            ),
          },
        ]}
        empty={<Text>There are none.</Text>}
      />
    </Panel>
  );
}
