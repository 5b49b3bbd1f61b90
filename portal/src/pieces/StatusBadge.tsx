import { Badge, Loader } from '@mantine/core';
import { words } from '../words/moment';

const COLOURS: Record<string, string> = {
  running: 'teal', active: 'teal', approved: 'teal', enabled: 'teal', attached: 'teal', assigned: 'teal',
  succeeded: 'teal', ready: 'teal', done: 'teal', sent: 'teal', healthy: 'teal',
  failed: 'red', rejected: 'red', unhealthy: 'red', denied: 'red', revoked: 'red', needs_attention: 'orange',
  suspended: 'orange', draining: 'orange', requested: 'orange', expired: 'orange',
};

/** States that something is working on. */
export const PASSING = new Set([
  'pending', 'building', 'starting', 'stopping', 'rebooting', 'rebuilding', 'resizing', 'deleting',
  'attaching', 'detaching', 'growing', 'creating', 'reverting', 'pulling',
]);

/** A state in its colour; the word says it as well, so nothing hangs on the colour alone. */
export function StatusBadge({ status }: { status: string }) {
  const passing = PASSING.has(status);
  const colour = passing ? 'blue' : (COLOURS[status] ?? 'gray');
  return (
    <Badge
      color={colour}
      variant={passing ? 'default' : 'dot'}
      tt="none"
      fw={500}
      style={{ flexShrink: 0, minWidth: 'max-content' }}
      leftSection={passing ? <Loader size={10} color={colour} /> : undefined}
    >
      {words(status)}
    </Badge>
  );
}
