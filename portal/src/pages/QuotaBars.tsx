import { Group, Progress, Stack, Text } from '@mantine/core';
import { useQuota } from '../api/own';
import { RefusalNote } from '../pieces/RefusalNote';
import { bytes, words } from '../words/moment';

const GIB = 1_073_741_824;
const MIB = 1_048_576;

function shown(name: string, value: number) {
  if (name.endsWith('_gib')) return bytes(value * GIB);
  if (name.endsWith('_mib')) return bytes(value * MIB);
  return value.toLocaleString('en');
}

const CALLED: Record<string, string> = { ssh_keys: 'SSH keys', vcpus: 'vCPUs', volume_gib: 'Volume space', snapshot_gib: 'Snapshot space' };

const called = (name: string) => {
  if (CALLED[name]) return CALLED[name];
  const text = words(name.replace(/_(gib|mib)$/, ''));
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** So many limits are shown, those that are nearest first. */
const SHOWN_MAX = 6;

/** How much of the account's limits is used; what is unused is left out. */
export function QuotaBars() {
  const { data, error } = useQuota();
  const share = ({ used, limit }: { used: number; limit: number | null }) => (limit ? used / limit : 0);
  const lines = (data?.account ?? [])
    .filter(({ used }) => used > 0)
    .sort((a, b) => share(b) - share(a))
    .slice(0, SHOWN_MAX);
  return (
    <Stack gap="sm">
      <RefusalNote thrown={error} />
      {data && lines.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing is used yet.
        </Text>
      )}
      {lines.map(({ name, used, limit }) => (
        <div key={name}>
          <Group justify="space-between" gap="xs">
            <Text size="sm">{called(name)}</Text>
            <Text size="sm" c="dimmed">
              {shown(name, used)} {limit == null ? '' : `of ${shown(name, limit)}`}
            </Text>
          </Group>
          {limit != null && limit > 0 && (
            <Progress
              value={Math.min(100, (used / limit) * 100)}
              color={used / limit > 0.9 ? 'orange' : 'blue'}
              aria-label={`${called(name)} used`}
              mt={4}
            />
          )}
        </div>
      ))}
    </Stack>
  );
}
