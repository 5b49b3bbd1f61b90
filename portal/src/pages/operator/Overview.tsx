import { Alert, Anchor, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, ask, type Schemas } from '../../api/client';
import { useRows } from '../../api/rows';
import { Facts, Panel } from '../../pieces/Facts';
import { PageHead } from '../../pieces/PageHead';
import { RefusalNote } from '../../pieces/RefusalNote';
import { bytes, words } from '../../words/moment';
import { OperatorOnly } from './OperatorOnly';

const REFRESH_MS = 10_000;

/** How the cloud is: its room, its work, who waits, and whether its books are whole. */
export default function Overview() {
  return (
    <OperatorOnly title="The cloud">
      <PageHead title="The cloud" />
      <Waiting />
      <Room />
      <WorkCounts />
      <Books />
    </OperatorOnly>
  );
}

function Waiting() {
  const { rows, hasMore } = useRows('account', { api_access: 'requested' });
  const waiting = rows.length;
  if (waiting === 0) return null;
  return (
    <Alert color="orange" variant="light" mb="md" title="Access requests">
      <Anchor component={Link} to="/operator/access">
        {waiting}{hasMore ? '+' : ''} {waiting === 1 ? 'account waits' : 'accounts wait'} for API access
      </Anchor>
    </Alert>
  );
}

const GIB = 1_073_741_824;
const MIB = 1_048_576;

export const useRoom = () =>
  useQuery({
    queryKey: ['room'],
    queryFn: async () => (await ask(api.GET('/v1/admin/capacity'))).hosts,
    refetchInterval: REFRESH_MS,
  });

export type Room = Schemas['UsedRoom'];

/** Bars of what is taken of a host's or the whole cloud's room. */
export function RoomBars({ used, capacity }: { used: Room; capacity: Room }) {
  const lines: [string, number, number, (value: number) => string][] = [
    ['vCPUs', used.vcpus, capacity.vcpus, String],
    ['Memory', used.memory_mib, capacity.memory_mib, (value) => bytes(value * MIB)],
    ['Disk', used.disk_gib, capacity.disk_gib, (value) => bytes(value * GIB)],
  ];
  return (
    <Stack gap="xs">
      {lines.map(([name, taken, all, shown]) => (
        <div key={name}>
          <Group justify="space-between" gap="xs">
            <Text size="sm">{name}</Text>
            <Text size="sm" c="dimmed">
              {shown(taken)} of {shown(all)}
            </Text>
          </Group>
          <Progress
            mt={4}
            value={all > 0 ? Math.min(100, (taken / all) * 100) : 0}
            color={all > 0 && taken / all > 0.9 ? 'orange' : 'blue'}
            aria-label={`${name} taken`}
          />
        </div>
      ))}
    </Stack>
  );
}

function Room() {
  const { data, error } = useRoom();
  const sum = (pick: 'used' | 'capacity'): Room => {
    const zero = { vcpus: 0, memory_mib: 0, disk_gib: 0 };
    return (data ?? []).reduce((total, host) => ({
      vcpus: total.vcpus + host[pick].vcpus,
      memory_mib: total.memory_mib + host[pick].memory_mib,
      disk_gib: total.disk_gib + host[pick].disk_gib,
    }), zero);
  };
  return (
    <Panel title="Room" beside={<Anchor component={Link} to="/operator/hosts" size="sm">Hosts</Anchor>}>
      <RefusalNote thrown={error} />
      {data && <RoomBars used={sum('used')} capacity={sum('capacity')} />}
    </Panel>
  );
}

function WorkCounts() {
  const { data } = useQuery({
    queryKey: ['work-counts'],
    queryFn: () => ask(api.GET('/v1/admin/operation-counts')),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Panel title="Workflows" beside={<Anchor component={Link} to="/operator/work" size="sm">All workflows</Anchor>}>
      {data && <Facts of={Object.entries(data).map(([name, count]) => [words(name), count.toLocaleString('en')] as const)} />}
    </Panel>
  );
}

/** The two records that must not have been tampered with. */
function Books() {
  const audit = useQuery({ queryKey: ['audit-verdict'], queryFn: () => ask(api.GET('/v1/admin/audit/verify')), enabled: false });
  const ledger = useQuery({ queryKey: ['ledger-verdict'], queryFn: () => ask(api.GET('/v1/admin/ledger/verify')), enabled: false });
  const verdict = (read: typeof audit | typeof ledger) => {
    if (!read.data) return 'not checked';
    return read.data.intact ? `whole, ${read.data.good.toLocaleString('en')} lines` : `broken at ${read.data.broken_id}`;
  };
  return (
    <Panel
      title="Records"
      beside={
        <Button
          size="compact-sm"
          variant="default"
          loading={audit.isFetching || ledger.isFetching}
          onClick={() => {
            void audit.refetch();
            void ledger.refetch();
          }}
        >
          Check now
        </Button>
      }
    >
      <RefusalNote thrown={audit.error ?? ledger.error} />
      <Facts of={[['Audit log', verdict(audit)], ['Ledger', verdict(ledger)]]} />
    </Panel>
  );
}
