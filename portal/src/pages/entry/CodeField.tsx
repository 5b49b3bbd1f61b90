import { TextInput } from '@mantine/core';
import type { ComponentProps } from 'react';

/** A code that came by mail or that a phone shows. */
export const CodeField = (props: Omit<ComponentProps<typeof TextInput>, 'type'>) => (
  <TextInput
    autoComplete="one-time-code"
    autoCapitalize="characters"
    spellCheck={false}
    maxLength={100}
    data-autofocus
    {...props}
  />
);
