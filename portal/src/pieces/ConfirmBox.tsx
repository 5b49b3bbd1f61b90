import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { sentence } from '../api/refusal';
import type { Question } from './ConfirmButton';
import { RefusalNote } from './RefusalNote';

/** The question itself; loaded when one is first asked. */
export default function ConfirmBox(props: Question & { opened: boolean; onClose: () => void }) {
  const { title, text, verb, typed, run, danger = true, opened, onClose } = props;
  const [word, setWord] = useState('');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const close = () => {
    setWord('');
    setRefused(null);
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefused(null);
    try {
      await run();
      close();
    } catch (thrown) {
      setRefused(sentence(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={close} title={title}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm" component="div">
            {text}
          </Text>
          {typed !== undefined && (
            <TextInput
              label={`Type ${typed} to confirm`}
              value={word}
              onChange={(event) => setWord(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
            />
          )}
          <RefusalNote thrown={refused} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              type="submit"
              color={danger ? 'red' : undefined}
              loading={busy}
              disabled={typed !== undefined && word !== typed}
            >
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
