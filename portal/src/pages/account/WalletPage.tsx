import { Text } from '@mantine/core';
import { useWallet } from '../../api/own';
import { type Rows, useRows } from '../../api/rows';
import { Facts, Panel } from '../../pieces/Facts';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RefusalNote } from '../../pieces/RefusalNote';
import { RowTable } from '../../pieces/RowTable';
import { ServerLink } from '../../pieces/ServerLink';
import { StatusBadge } from '../../pieces/StatusBadge';
import { words } from '../../words/moment';
import { shownMoney } from '../../words/money';

/** What is in the wallet, what costs, and every movement. */
export default function WalletPage() {
  const { data: wallet, error } = useWallet();
  const subscriptions = useRows('subscription', { status: ['held', 'active'] });
  const moves = useRows('transaction');
  const shown = (text: string) => shownMoney(text, wallet?.currency ?? 'USD');
  return (
    <>
      <PageHead title="Wallet" />
      <RefusalNote thrown={error} />
      {wallet && (
        <Panel title="Now">
          <Facts
            of={[
              ['Balance', <Big key="b">{shown(wallet.balance)}</Big>],
              ['Held for orders', shown(wallet.held)],
              ['Free to order', wallet.available === null ? 'without limit' : shown(wallet.available)],
              ['Credit limit', wallet.credit_limit === null ? 'none' : shown(wallet.credit_limit)],
              ['Cost now', `${shown(wallet.hourly_cost)} an hour, ${shown(wallet.monthly_cost)} a month`],
              ['Lasts', wallet.hours_left === null ? '–' : `${Math.floor(wallet.hours_left / 24)} days`],
            ]}
          />
        </Panel>
      )}
      <Panel title="What costs">
        <RowTable
          label="Subscriptions"
          {...subscriptions}
          idOf={({ id }) => id}
          columns={[
            { head: 'What', cell: (each) => <Subject of={each} /> },
            { head: 'Plan', from: 'sm', cell: (each) => each.plan },
            { head: 'Status', from: 'sm', cell: (each) => <StatusBadge status={each.status} /> },
            { head: 'A month', align: 'right', cell: (each) => shown(each.price_monthly) },
            { head: 'So far', align: 'right', cell: (each) => shown(each.total) },
          ]}
          empty={<Text>Nothing costs now.</Text>}
        />
      </Panel>
      <Panel title="Movements">
        <RowTable
          label="Transactions"
          {...moves}
          idOf={({ id }) => id}
          columns={[
            { head: 'When', cell: (each) => <Moment at={each.created_at} /> },
            { head: 'Sort', from: 'sm', cell: (each) => words(each.type) },
            { head: 'What', cell: (each) => each.description },
            { head: 'Amount', align: 'right', cell: (each) => shown(each.amount) },
            { head: 'Balance', from: 'sm', align: 'right', cell: (each) => shown(each.balance) },
          ]}
          empty={<Text>Nothing moved yet.</Text>}
        />
      </Panel>
    </>
  );
}

const Big = ({ children }: { children: React.ReactNode }) => (
  <Text size="xl" fw={650} component="span">
    {children}
  </Text>
);

function Subject({ of: { type, name, resource_id } }: { of: Rows['subscription'] }) {
  if (type !== 'server') return <>{`${words(type)} ${name}`}</>;
  return (
    <ServerLink id={resource_id} inherit>{name}</ServerLink>
  );
}
