import { Text } from '@mantine/core';
import { api, ask } from '../../../api/client';
import { useDeed } from '../../../api/deed';
import { type Rows, useRows } from '../../../api/rows';
import { remember } from '../../../api/transport';
import { ConfirmButton } from '../../../pieces/ConfirmButton';
import { Panel } from '../../../pieces/Facts';
import { Moment } from '../../../pieces/Moment';
import { type Column, RowTable } from '../../../pieces/RowTable';

type Session = Rows['session'];

const columns: Column<Session>[] = [
  {
    head: 'Session',
    cell: (each) => (
      <Text size="sm">
        ends in {each.last4}
        {each.current && <Text span size="sm" c="dimmed"> · this one</Text>}
      </Text>
    ),
  },
  { head: 'Opened', cell: (each) => <Moment at={each.created_at} /> },
  { head: 'Last used', from: 'sm', cell: (each) => <Moment at={each.last_used_at} none="never" /> },
  { head: 'Ends', from: 'md', cell: (each) => <Moment at={each.expires_at} none="never" /> },
];

/** Where the person is signed in; each can be ended, and all others at once. */
export function Sessions() {
  const list = useRows('session', { order: 'desc' });
  const rows = list.rows.filter(({ status }) => status === 'active');
  const others = rows.filter(({ current }) => !current);
  const end = useDeed({
    run: (ids: string[]) =>
      Promise.all(ids.map((id) => ask(api.DELETE('/v1/sessions/{id}', { params: { path: { id } } })))),
    touches: ['session'],
    quiet: true,
  });
  const endOne = async ({ id, current }: Session) => {
    await end.mutateAsync([id]);
    if (current) remember(null);
  };
  return (
    <Panel
      title="Where you are signed in"
      beside={others.length > 0 && (
        <ConfirmButton
          size="compact-sm"
          label="End all others"
          title="End all other sessions?"
          text="You stay signed in here alone."
          verb="End them"
          run={() => end.mutateAsync(others.map(({ id }) => id))}
        />
      )}
    >
      <RowTable
        label="Sessions"
        {...list}
        rows={rows}
        idOf={({ id }) => id}
        columns={[
          ...columns,
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
                run={() => endOne(each)}
              />
            ),
          },
        ]}
        empty={<Text>There are none.</Text>}
      />
    </Panel>
  );
}
