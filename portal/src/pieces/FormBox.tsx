import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { FormProps } from './FormDialog';
import { RefusalNote } from './RefusalNote';
import { useRefusableForm } from './refusableForm';
import { tellDone } from './toast';

/** The dialog itself; loaded when a form is first opened. */
export default function FormBox<V extends object>(props: FormProps<V> & { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size={props.wide ? 'xl' : 'md'}>
      {props.opened && <DialogForm {...props} />}
    </Modal>
  );
}

function DialogForm<V extends object>(props: FormProps<V> & { onClose: () => void }) {
  const { form, above, busy, submit } = useRefusableForm(props.initial);
  const run = async (values: V) => {
    await props.run(values);
    if (props.done) tellDone(props.done);
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
