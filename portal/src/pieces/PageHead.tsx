import { Anchor, Box, Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  title: string;
  /** The list that the page belongs to. */
  up?: { to: string; text: string };
  beside?: ReactNode;
  note?: ReactNode;
  children?: ReactNode;
}

/** The head of a page: its name, where it belongs, and what can be done on it. */
export function PageHead({ title, up, beside, note, children }: Props) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Nubo`;
  }, [title]);
  return (
    <Box mb="lg">
      {up && (
        <Anchor component={Link} to={up.to as never} size="sm">
          ← {up.text}
        </Anchor>
      )}
      <Group justify="space-between" align="center" gap="sm">
        <Group gap="sm">
          <Title order={1} size="h2" ref={head} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {beside}
        </Group>
        <Group gap="xs">{children}</Group>
      </Group>
      {note && (
        <Text c="dimmed" size="sm" mt={4} maw={720}>
          {note}
        </Text>
      )}
    </Box>
  );
}
