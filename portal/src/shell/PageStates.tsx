import { Anchor, Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { RefusalNote } from '../pieces/RefusalNote';

/** While a page's script is on its way. */
export const PageWaits = () => (
  <Center mih={240} role="status" aria-label="Opening the page">
    <Loader />
  </Center>
);

export const NotFound = () => (
  <Stack align="center" mt={80} gap="xs" component="main">
    <Title order={1} size="h2">
      There is no such page
    </Title>
    <Anchor component={Link} to="/">
      To the dashboard
    </Anchor>
  </Stack>
);

/** A mistake of ours, or a script that an update of the cloud has replaced. */
export function PageFault({ error }: { error: unknown }) {
  return (
    <Stack maw={560} mx="auto" mt={80}>
      <Title order={1} size="h2">
        This page broke
      </Title>
      <RefusalNote thrown={error} />
      <Text size="sm">If the cloud was updated meanwhile, loading the page again mends it.</Text>
      <Button onClick={() => location.reload()}>Load again</Button>
    </Stack>
  );
}
