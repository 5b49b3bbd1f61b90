/** How far images are that the cloud fetches. */
import { Progress, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Rows, useRows } from '../api/rows';
import { StatusBadge } from '../pieces/StatusBadge';
import { bytes } from '../words/moment';

export type Image = Rows['image'];

const PROGRESS_MS = 1_500;

/** The images of a medium. Bytes that arrive are no events, so they are asked for while there are any. */
export function useImages(medium: Image['medium'], enabled = true) {
  const list = useRows('image', { medium }, enabled);
  const client = useQueryClient();
  const isPulling = list.rows.some(({ pull }) => pull?.status === 'pulling');
  useEffect(() => {
    if (!isPulling) return;
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: ['rows', 'image'] }), PROGRESS_MS);
    return () => clearInterval(timer);
  }, [isPulling, client]);
  return list;
}

export function Pull({ image: { pull, title } }: { image: Image }) {
  if (!pull) return <>built here</>;
  return (
    <>
      <StatusBadge status={pull.status} />
      {pull.status === 'pulling' && (
        <>
          <Progress mt={4} value={pull.percent ?? 0} animated={pull.percent === null} aria-label={`Fetching ${title}`} />
          <Text size="xs" c="dimmed">
            {bytes(pull.bytes)} {pull.total_bytes ? `of ${bytes(pull.total_bytes)}` : ''}
          </Text>
        </>
      )}
      {pull.fault && <Text size="xs">{pull.fault.message}</Text>}
    </>
  );
}

/** Why a server's drive cannot have it now; the first order of a server fetches what is absent. */
export function whyNoDisc({ status, pull }: Image): string | null {
  if (status !== 'active') return 'The operator does not offer it now.';
  if (!pull || pull.status === 'ready') return null;
  if (pull.status === 'pulling') return 'It is being fetched.';
  return pull.status === 'failed' ? 'It could not be fetched.' : 'It is not fetched yet; the operator does that.';
}
