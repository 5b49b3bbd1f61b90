import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { fetchRaw } from '../../api/client';
import { Panel } from '../../pieces/Facts';
import { RefusalNote } from '../../pieces/RefusalNote';
import type { Server } from '../servers/serverDeeds';

/** A picture of a server's screen, taken when it is asked for. */
export function Screenshot({ server }: { server: Server }) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['screenshot', server.id],
    queryFn: async () => (await fetchRaw(`/v1/servers/${server.id}/screenshot`)).blob(),
    enabled: false,
    gcTime: 0,
  });
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!data) return;
    const made = URL.createObjectURL(data);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return (
    <Panel
      title="Screen"
      beside={
        <Button size="compact-sm" variant="default" loading={isFetching} onClick={() => void refetch()}>
          {url ? 'Look again' : 'Take a picture'}
        </Button>
      }
    >
      <RefusalNote thrown={error} />
      {url ? (
        <img src={url} alt={`The screen of ${server.name}`} style={{ maxWidth: '100%', display: 'block' }} />
      ) : (
        <Text size="sm" c="dimmed">
          See what the screen shows without opening the console.
        </Text>
      )}
    </Panel>
  );
}
