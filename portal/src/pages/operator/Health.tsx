import { Button, Group, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ask, type Schemas } from '../../api/client';
import { Copied } from '../../pieces/Copy';
import { Moment } from '../../pieces/Moment';
import { RefusalNote } from '../../pieces/RefusalNote';
import { StatusBadge } from '../../pieces/StatusBadge';

/** How a host is, looked at when it is asked for: what is missing, and what mends it. */
export function Health({ id }: { id: string }) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['host-health', id],
    queryFn: () => ask(api.GET('/v1/admin/hosts/{id}/health', { params: { path: { id } } })),
    enabled: false,
    retry: false,
  });
  return (
    <div>
      <Group justify="space-between" gap="xs" mt="md">
        {data ? <Verdict health={data} /> : <Text size="sm" c="dimmed">Its health was not looked at yet.</Text>}
        <Button size="compact-sm" variant="default" loading={isFetching} onClick={() => void refetch()}>
          {data ? 'Look again' : 'Check health'}
        </Button>
      </Group>
      <RefusalNote thrown={error} />
      {data && <Faults checks={data.checks} />}
    </div>
  );
}

const Verdict = ({ health: { healthy, seen_at } }: { health: Schemas['HostHealth'] }) => (
  <Group gap="xs">
    <StatusBadge status={healthy ? 'healthy' : 'unhealthy'} />
    <Text size="sm" c="dimmed" component="span">
      looked at <Moment at={seen_at} />
    </Text>
  </Group>
);

function Faults({ checks }: { checks: readonly Schemas['HostCheck'][] }) {
  const faults = checks.filter(({ ok }) => !ok);
  if (faults.length === 0) return <Text size="sm" mt={4}>All {checks.length} things that it needs are there.</Text>;
  return (
    <List size="sm" mt="xs">
      {faults.map(({ what, found, needed, remedy }) => (
        <List.Item key={what}>
          {what}: {found}
          {needed ? '' : ' (it works without)'}
          {remedy && (
            <div>
              <Copied value={remedy} what="what mends it" />
            </div>
          )}
        </List.Item>
      ))}
    </List>
  );
}
