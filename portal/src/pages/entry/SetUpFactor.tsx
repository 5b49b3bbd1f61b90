import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { api, ask } from '../../api/client';
import { remember } from '../../api/transport';
import { landing } from '../../shell/landing';
import { FACTOR, SecondFactor } from '../account/profile/SecondFactor';
import { EntryFrame } from './EntryFrame';

/** The one step for whoever has no second factor where the account asks everybody for one. */
export default function SetUpFactor() {
  const { to } = useSearch({ strict: false }) as { to?: string };
  const { data } = useQuery(FACTOR);
  const out = async () => {
    await ask(api.DELETE('/v1/sessions/{id}', { params: { path: { id: 'current' } } })).catch(() => null);
    remember(null);
    location.assign('/sign-in');
  };
  return (
    <EntryFrame
      title="One more step"
      note="Your account asks everybody for a second factor. Set up yours, then go on."
      ways={[]}
    >
      <SecondFactor />
      <Group justify="space-between">
        <Button variant="subtle" onClick={() => void out()}>
          Sign out
        </Button>
        <Button disabled={!data?.enabled} onClick={() => location.assign(landing(to, location.origin))}>
          Go on
        </Button>
      </Group>
      {data && !data.enabled && (
        <Text size="xs" c="dimmed" mt="xs">
          You need an authenticator on your phone.
        </Text>
      )}
    </EntryFrame>
  );
}
