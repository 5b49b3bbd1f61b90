import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactElement, ReactNode } from 'react';
import type { Form } from './refusableForm';
import { whenOpened } from './whenOpened';

export interface FormProps<V extends object> {
  title: string;
  note?: ReactNode;
  verb: string;
  initial: V;
  run: (values: V) => Promise<unknown>;
  done?: string;
  wide?: boolean;
  children: (form: Form<V>) => ReactNode;
}

type Dialog = <V extends object>(props: FormProps<V> & { opened: boolean; onClose: () => void }) => ReactElement | null;

/** A form in a dialog, whose refusals are told at the fields that they are about. */
export const FormDialog = whenOpened(() => import('./FormBox')) as unknown as Dialog;

interface Look {
  label: string;
  variant?: string;
  size?: string;
  disabled?: boolean;
  /** Why it cannot be done now; the button is off then, and the reason stands under it. */
  why?: string | null;
}

export function FormButton<V extends object>({ label, variant, size, disabled, why, ...props }: FormProps<V> & Look) {
  const [opened, { open, close }] = useDisclosure(false);
  const button = (
    <Button variant={variant} size={size} disabled={disabled || Boolean(why)} onClick={open}>
      {label}
    </Button>
  );
  return (
    <>
      {why ? (
        <Stack gap={2} align="end">
          {button}
          <Text size="xs" c="dimmed" ta="right">{why}</Text>
        </Stack>
      ) : button}
      <FormDialog {...props} opened={opened} onClose={close} />
    </>
  );
}
