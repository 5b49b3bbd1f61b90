import { Button, type ButtonProps, Group, Menu, Modal, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useState } from 'react';
import { sentence } from '../api/refusal';
import classes from './ConfirmButton.module.css';
import { RefusalNote } from './RefusalNote';

interface Question {
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
export function ConfirmDialog(props: Question & { opened: boolean; onClose: () => void }) {
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

/** The things that can be done to a row, behind a button that names the row; made when asked for. */
export function RowMenu({ name, children }: { name: string; children: ReactNode }) {
  const [isUsed, setUsed] = useState(false);
  const label = `Actions for ${name}`;
  if (!isUsed) {
    return (
      <UnstyledButton className={classes.dots} aria-label={label} aria-haspopup="menu" onClick={() => setUsed(true)}>
        ⋯
      </UnstyledButton>
    );
  }
  return (
    <Menu position="bottom-end" withinPortal keepMounted={false} defaultOpened>
      <Menu.Target>
        <UnstyledButton className={classes.dots} aria-label={label}>
          ⋯
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
