import { Button, Code, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { fetchRaw } from '../../api/client';
import { Panel } from '../../pieces/Facts';
import { RefusalNote } from '../../pieces/RefusalNote';
import type { Server } from '../servers/serverDeeds';

/** What the server printed on its serial port, also while it is off. */
export function SerialLog({ server }: { server: Server }) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['serial-log', server.id],
    queryFn: async () => (await fetchRaw(`/v1/servers/${server.id}/serial-log`)).text(),
    enabled: false,
  });
  return (
    <Panel
      title="Serial log"
      beside={
        <Button size="compact-sm" variant="default" loading={isFetching} onClick={() => void refetch()}>
          {data === undefined ? 'Read' : 'Read again'}
        </Button>
      }
    >
      <RefusalNote thrown={error} />
      {data === undefined ? (
        <Text size="sm" c="dimmed">
          The last 64 KiB that the server printed.
        </Text>
      ) : (
        <Code block tabIndex={0} aria-label="Serial log" style={{ maxHeight: 400, overflow: 'auto' }}>
          {data || 'Nothing was printed.'}
        </Code>
      )}
    </Panel>
  );
}
