import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { type ReactNode, useState } from 'react';
import { atFields } from '../api/refusal';
import { RefusalNote } from './RefusalNote';

export type Form<V> = UseFormReturnType<V>;

interface Props<V extends object> {
  title: string;
  note?: ReactNode;
  verb: string;
  initial: V;
  run: (values: V) => Promise<unknown>;
  done?: string;
  wide?: boolean;
  children: (form: Form<V>) => ReactNode;
}

/** A form whose refusals are told at the fields that they are about. */
export function useRefusableForm<V extends object>(initial: V) {
  const form = useForm<V>({ initialValues: initial });
  const [above, setAbove] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = (run: (values: V) => Promise<unknown>) =>
    form.onSubmit(async (values) => {
      setBusy(true);
      setAbove(null);
      form.clearErrors();
      try {
        await run(values);
      } catch (thrown) {
        const told = atFields(thrown, Object.keys(initial));
        form.setErrors(told.fields);
        setAbove(told.above);
        focusFirst(Object.keys(told.fields)[0]);
      } finally {
        setBusy(false);
      }
    });
  return { form: form as Form<V>, above, busy, submit, forget: () => setAbove(null) };
}

/** Leads the keyboard and the reader to the first field that was refused. */
function focusFirst(field: string | undefined) {
  if (!field) return;
  setTimeout(() => document.querySelector<HTMLElement>(`[data-path="${CSS.escape(field)}"]`)?.focus(), 50);
}

export function FormDialog<V extends object>(props: Props<V> & { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size={props.wide ? 'xl' : 'md'}>
      {props.opened && <DialogForm {...props} />}
    </Modal>
  );
}

function DialogForm<V extends object>(props: Props<V> & { onClose: () => void }) {
  const { form, above, busy, submit } = useRefusableForm(props.initial);
  const run = async (values: V) => {
    await props.run(values);
    if (props.done) notifications.show({ message: props.done, color: 'teal' });
    props.onClose();
  };
  return (
    <form onSubmit={submit(run)} noValidate>
      <Stack>
        {props.note && (
          <Text size="sm" component="div">
            {props.note}
          </Text>
        )}
        {props.children(form)}
        <RefusalNote thrown={above} />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            {props.verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface Look {
  label: string;
  variant?: string;
  size?: string;
  disabled?: boolean;
}

export function FormButton<V extends object>({ label, variant, size, disabled, ...props }: Props<V> & Look) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant={variant} size={size} disabled={disabled} onClick={open}>
        {label}
      </Button>
      <FormDialog {...props} opened={opened} onClose={close} />
    </>
  );
}
