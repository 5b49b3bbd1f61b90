import { Anchor, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';

interface Props {
  title: string;
  note?: ReactNode;
  /** Other ways in, each with its address. */
  ways: readonly (readonly [to: string, text: string])[];
  children: ReactNode;
}

/** What surrounds the pages of people who are not signed in. */
export function EntryFrame({ title, note, ways, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Nubo`;
  }, [title]);
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack w="100%" maw={400}>
        <Stack gap={4} align="center">
          <img src="/cloud.svg" width={48} height={48} alt="" />
          <Title order={1} size="h2" ta="center">
            {title}
          </Title>
          {note && (
            <Text size="sm" c="dimmed" ta="center" style={{ overflowWrap: 'anywhere' }}>
              {note}
            </Text>
          )}
        </Stack>
        <Paper withBorder p="lg" radius="md">
          {children}
        </Paper>
        <Group justify="center" gap="lg">
          {ways.map(([to, text]) => (
            <Anchor key={to} component={Link} to={to as never} size="sm">
              {text}
            </Anchor>
          ))}
          <Anchor href="/docs" size="sm">
            API documentation
          </Anchor>
        </Group>
      </Stack>
    </Center>
  );
}
