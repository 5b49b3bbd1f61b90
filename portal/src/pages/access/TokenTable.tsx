import { Text } from '@mantine/core';
import { api, ask } from '../../api/client';
import { useDeed } from '../../api/deed';
import { type Rows, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Day, Moment } from '../../pieces/Moment';
import { type Column, RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { useMay } from '../../shell/rights';
import { summary } from './scopes';

type Credential = Rows['token'] | Rows['key'];

/** What is shown of any credential; never its secret. */
export const credentialColumns: Column<Credential>[] = [
  {
    head: 'Name',
    cell: (each) => (
      <>
        <Text fw={500} size="sm">{each.name}</Text>
        <Text size="xs" c="dimmed">ends in {each.last4}</Text>
      </>
    ),
  },
  { head: 'Status', cell: (each) => <StatusBadge status={each.status} /> },
  { head: 'May', from: 'sm', cell: (each) => <span title={each.scopes.join(', ')}>{summary(each.scopes)}</span> },
  { head: 'Expires', from: 'sm', cell: (each) => <Day at={each.expires_at} none="never" /> },
  { head: 'Last used', from: 'md', cell: (each) => <Moment at={each.last_used_at} none="never" /> },
];

/** Tokens of the account, the live ones first. */
export function TokenTable() {
  const may = useMay();
  const list = useRows('token');
  const rows = [...list.rows].sort((a, b) => Number(b.status === 'active') - Number(a.status === 'active'));
  const revoke = useDeed({
    run: (id: string) => ask(api.DELETE('/v1/tokens/{id}', { params: { path: { id } } })),
    done: 'The token is revoked.',
    touches: ['token'],
    quiet: true,
  });
  return (
    <RowTable
      label="Tokens"
      {...list}
      rows={rows}
      idOf={({ id }) => id}
      columns={[
        ...(credentialColumns as Column<Rows['token']>[]),
        {
          head: '',
          align: 'right',
          cell: (token) => may('tokens:write') && token.status === 'active' && (
            <ConfirmButton
              size="compact-sm"
              variant="subtle"
              title={`Revoke ${token.name}?`}
              text="What uses it stops working at once. It cannot be brought back."
              verb="Revoke"
              run={() => revoke.mutateAsync(token.id)}
            />
          ),
        },
      ]}
      empty={<Text>There are no tokens.</Text>}
    />
  );
}
