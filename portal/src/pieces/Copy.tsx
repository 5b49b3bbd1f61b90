import { ActionIcon, Button, CopyButton, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A value with a button that copies it. */
export function Copied({ value, what, children }: { value: string; what: string; children?: ReactNode }) {
  return (
    <Group gap={4} wrap="nowrap" component="span">
      <Text component="span" inherit ff="monospace" size="sm" style={{ overflowWrap: 'anywhere' }}>
        {children ?? value}
      </Text>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <ActionIcon
            size="sm"
            variant="subtle"
            color={copied ? 'teal' : 'gray'}
            aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
            onClick={copy}
          >
            <Mark isDone={copied} />
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}

/** The same as a button of its own, for things too long for a line. */
export function CopyText({ value, label = 'Copy' }: { value: string; label?: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button size="compact-sm" variant="default" onClick={copy}>
          {copied ? 'Copied' : label}
        </Button>
      )}
    </CopyButton>
  );
}

function Mark({ isDone }: { isDone: boolean }) {
  const common = { width: 14, height: 14, fill: 'none', stroke: 'currentColor', strokeWidth: 1.6 };
  return (
    <svg {...common} viewBox="0 0 16 16" aria-hidden="true">
      {isDone ? <path d="M3 8.5 6.5 12 13 4.5" /> : <path d="M6 6h8v8H6zM10 6V2H2v8h4" />}
    </svg>
  );
}
