import { Anchor, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useAccount, useWallet } from '../api/own';
import { type Rows, useRows } from '../api/rows';
import { Panel } from '../pieces/Facts';
import { Moment } from '../pieces/Moment';
import { PageHead } from '../pieces/PageHead';
import { RefusalNote } from '../pieces/RefusalNote';
import { ServerLink } from '../pieces/ServerLink';
import { StatusBadge } from '../pieces/StatusBadge';
import { useMay } from '../shell/rights';
import { words } from '../words/moment';
import { shownMoney } from '../words/money';
import { QuotaBars } from './QuotaBars';

/** What runs, what it costs, what needs attention. */
export default function Dashboard() {
  const may = useMay();
  return (
    <>
      <PageHead title="Dashboard">
        {may('servers:write') && (
          <Button component={Link} to="/servers/new">
            Create server
          </Button>
        )}
      </PageHead>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" verticalSpacing={0}>
        <div>
          {may('servers:read') && <Running />}
          <Attention />
        </div>
        <div>
          {may('billing:read') && <Cost />}
          {may('account:read') && (
            <Panel title="Limits">
              <QuotaBars />
            </Panel>
          )}
        </div>
      </SimpleGrid>
      {may('events:read') && <Lately />}
    </>
  );
}

function Running() {
  const { rows, hasMore, isPending, error } = useRows('server');
  const counts = new Map<string, number>();
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return (
    <Panel title="Servers" beside={<Anchor component={Link} to="/servers" size="sm">All servers</Anchor>}>
      <RefusalNote thrown={error} />
      {!isPending && !error && rows.length === 0 && (
        <Stack align="start" gap="xs">
          <Text>You have no servers yet.</Text>
          <Button component={Link} to="/servers/new" variant="light">
            Create the first one
          </Button>
        </Stack>
      )}
      <Group gap="lg">
        {[...counts].sort().map(([status, count]) => (
          <Anchor
            key={status}
            component={Link}
            to="/servers"
            search={{ status } as never}
            underline="never"
            c="inherit"
          >
            <Text size="xl" fw={650}>
              {count}
              {hasMore ? '+' : ''}
            </Text>
            <StatusBadge status={status} />
          </Anchor>
        ))}
      </Group>
    </Panel>
  );
}

function Cost() {
  const { data, error } = useWallet();
  return (
    <Panel title="Cost" beside={<Anchor component={Link} to="/wallet" size="sm">Wallet</Anchor>}>
      <RefusalNote thrown={error} />
      {data && (
        <Group gap="xl">
          <div>
            <Text size="xl" fw={650}>
              {shownMoney(data.monthly_cost, data.currency)}
            </Text>
            <Text size="sm" c="dimmed">
              a month at what runs now
            </Text>
          </div>
          <div>
            <Text size="xl" fw={650}>
              {shownMoney(data.balance, data.currency)}
            </Text>
            <Text size="sm" c="dimmed">
              in the wallet{data.hours_left == null ? '' : `, enough for ${lasting(data.hours_left)}`}
            </Text>
          </div>
        </Group>
      )}
    </Panel>
  );
}

const lasting = (hours: number) => (hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`);

const SOON_HOURS = 72;

function Attention() {
  const may = useMay();
  const failed = useRows('server', { status: ['failed', 'suspended'] }, may('servers:read'));
  const stuck = useRows('operation', { status: ['needs_attention'] });
  const wallet = useWallet(may('billing:read')).data;
  const account = useAccount().data;
  const lines = [
    ...failed.rows.map((server) => <FailedServer key={server.id} server={server} />),
    ...stuck.rows.map((work) => (
      <Text key={work.id} size="sm">
        {words(work.type)} of {work.resource_id} waits for the operator
        {work.error ? `: ${work.error.message}` : ''}.
      </Text>
    )),
  ];
  if (wallet?.hours_left != null && wallet.hours_left < SOON_HOURS) {
    lines.push(
      <Text key="wallet" size="sm">
        The wallet lasts for {lasting(wallet.hours_left)} more.
      </Text>,
    );
  }
  if (account?.status === 'suspended') {
    lines.push(<Text key="account" size="sm">The account is suspended.</Text>);
  }
  if (account?.api_access === 'rejected') {
    lines.push(
      <Text key="api" size="sm">
        The request for API access was rejected. <Anchor component={Link} to="/company/profile" inherit>See why</Anchor>
      </Text>,
    );
  }
  return (
    <Panel title="Needs attention">
      {lines.length === 0 ? <Text c="dimmed" size="sm">Nothing does.</Text> : <Stack gap="xs">{lines}</Stack>}
    </Panel>
  );
}

const FailedServer = ({ server }: { server: Rows['server'] }) => (
  <Group gap="xs">
    <StatusBadge status={server.status} />
    <ServerLink id={server.id} size="sm">{server.name}</ServerLink>
    <Text size="sm">{server.fault?.message}</Text>
  </Group>
);

const LATELY_ROWS = 8;

/** The last things that happened. */
function Lately() {
  const { rows, isPending } = useRows('event', { order: 'desc' });
  const last = rows.slice(0, LATELY_ROWS);
  return (
    <Panel title="Lately" beside={<Anchor component={Link} to="/events" size="sm">All events</Anchor>}>
      {last.length === 0 && !isPending && <Text c="dimmed" size="sm">Nothing happened yet.</Text>}
      <Stack gap={6}>
        {last.map((event) => (
          <Group key={event.id} gap="sm" wrap="nowrap" justify="space-between">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {sentenceOf(event)}
            </Text>
            <Text size="sm" c="dimmed" component="span">
              <Moment at={event.created_at} />
            </Text>
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}

/** Such as `Server web: running`. */
export function sentenceOf(event: Rows['event']) {
  const [kind = '', what = ''] = event.type.split('.');
  const name = typeof event.data.name === 'string' ? event.data.name : event.resource.id;
  const head = words(kind);
  return `${head.charAt(0).toUpperCase()}${head.slice(1)} ${name}: ${words(what)}`;
}
