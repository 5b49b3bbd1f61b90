import { Button, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { whenOpened } from './whenOpened';

export interface Question {
  title: string;
  text: ReactNode;
  /** The word on the button that does it. */
  verb: string;
  /** What must be typed before it can be done, for what cannot be undone. */
  typed?: string;
  run: () => Promise<unknown>;
  danger?: boolean;
}

/** Asks before something is done that people regret. */
export const ConfirmDialog = whenOpened<Question & { opened: boolean; onClose: () => void }>(() => import('./ConfirmBox'));

type Look = Omit<ButtonProps, 'children'> & { label?: string };

export function ConfirmButton({ label, title, text, verb, typed, run, danger = true, ...look }: Question & Look) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant={danger ? 'light' : 'default'} color={danger ? 'red' : undefined} {...look} onClick={open}>
        {label ?? verb}
      </Button>
      <ConfirmDialog {...{ title, text, verb, typed, run, danger, opened }} onClose={close} />
    </>
  );
}
