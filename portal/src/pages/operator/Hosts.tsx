import { Group, SimpleGrid, Text } from '@mantine/core';
import { api, ask } from '../../api/client';
import { useDeed } from '../../api/deed';
import { type Rows, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Panel } from '../../pieces/Facts';
import { PageHead } from '../../pieces/PageHead';
import { RefusalNote } from '../../pieces/RefusalNote';
import { StatusBadge } from '../../pieces/StatusBadge';
import { Health } from './Health';
import { OperatorOnly } from './OperatorOnly';
import { RoomBars, useRoom } from './Overview';

/** The machines that carry servers, and how full each is. */
export default function Hosts() {
  return (
    <OperatorOnly title="Hosts">
      <List />
    </OperatorOnly>
  );
}

function List() {
  const { rows, error } = useRows('host');
  const room = useRoom().data ?? [];
  return (
    <>
      <PageHead title="Hosts" />
      <RefusalNote thrown={error} />
      <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="md" verticalSpacing={0}>
        {rows.map((host) => (
          <OneHost key={host.id} host={host} used={room.find(({ host_id }) => host_id === host.id)?.used} />
        ))}
      </SimpleGrid>
    </>
  );
}

const NOTHING = { vcpus: 0, memory_mib: 0, disk_gib: 0 };

function OneHost({ host, used }: { host: Rows['host']; used?: typeof NOTHING }) {
  const regions = useRows('region').rows;
  const drains = host.status === 'draining';
  const deed = useDeed({
    run: () => ask(api.PATCH('/v1/admin/hosts/{id}', { params: { path: { id: host.id } }, body: { draining: !drains } })),
    touches: ['host'],
    quiet: true,
  });
  return (
    <Panel title={host.name} beside={<StatusBadge status={host.status} />}>
      <RoomBars used={used ?? NOTHING} capacity={host.capacity} />
      <Health id={host.id} />
      <Group justify="space-between" mt="md">
        <Text size="sm" c="dimmed">
          {regions.find(({ id }) => id === host.region_id)?.title ?? host.region_id}
        </Text>
        {host.status !== 'retired' && (
          <ConfirmButton
            size="compact-sm"
            danger={false}
            title={drains ? `Use ${host.name} again?` : `Drain ${host.name}?`}
            text={drains ? 'New servers may be placed on it.' : 'No new server is placed on it. Those on it run on.'}
            verb={drains ? 'Use again' : 'Drain'}
            run={() => deed.mutateAsync()}
          />
        )}
      </Group>
    </Panel>
  );
}
