import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from '../words/moment';
import { PickOne } from './fields';

interface Props {
  /** What is looked for, such as `servers`. */
  what: string;
  /** What of them is looked into. */
  placeholder: string;
  text: string;
  setText: (text: string) => void;
  statuses: readonly string[];
  status: string | undefined;
  pick: (status: string | undefined) => void;
  children?: ReactNode;
}

/** What a list is searched and filtered by. */
export function SearchBar({ what, placeholder, text, setText, statuses, status, pick, children }: Props) {
  return (
    <Group mb="md" gap="sm" role="search">
      <TextInput
        aria-label={`Search ${what}`}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        style={{ flex: '1 1 220px' }}
      />
      <PickOne
        aria-label="Status"
        none="Any status"
        data={statuses.map((each) => ({ value: each, label: words(each) }))}
        value={status}
        onChange={(value) => pick(value || undefined)}
        w={150}
      />
      {children}
    </Group>
  );
}

interface NothingProps {
  /** What there is none of, such as `server`. */
  what: string;
  isFiltered: boolean;
  clear: () => void;
  /** What to do where there is none at all. */
  children?: ReactNode;
}

/** An empty list: of a search, or of somebody who begins. */
export function Nothing({ what, isFiltered, clear, children }: NothingProps) {
  return (
    <Stack align="center" gap="xs">
      <Text>{isFiltered ? `No ${what} matches.` : `There are no ${what}s yet.`}</Text>
      {isFiltered ? (
        <Button variant="light" onClick={clear}>
          Show all
        </Button>
      ) : children}
    </Stack>
  );
}
