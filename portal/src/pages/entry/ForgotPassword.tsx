import { Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useRefusableForm } from '../../pieces/refusableForm';
import { RefusalNote } from '../../pieces/RefusalNote';
import { CodeField } from './CodeField';
import { EntryFrame } from './EntryFrame';
import { ResendButton } from './ResendButton';

const WAYS = [['/sign-in', 'Sign in']] as const;

/** A new password for who forgot the present one, over a code that comes by mail. */
export default function ForgotPassword() {
  const [email, setEmail] = useState<string | null>(null);
  const [isDone, setDone] = useState(false);
  if (isDone) {
    return (
      <EntryFrame title="Your password is changed" ways={[]}>
        <Text size="sm">
          Every session of yours has ended.{' '}
          <Anchor component={Link} to="/sign-in" inherit>
            Sign in with the new password
          </Anchor>
          .
        </Text>
      </EntryFrame>
    );
  }
  return email === null ? <Forget then={setEmail} /> : <Reset email={email} done={() => setDone(true)} />;
}

const forget = (email: string) => ask(api.POST('/v1/password/actions/forget', { body: { email } }));

function Forget({ then }: { then: (email: string) => void }) {
  const { form, above, busy, submit } = useRefusableForm({ email: '' });
  const send = submit(async ({ email }) => then((await forget(email.trim())).email));
  return (
    <EntryFrame title="Forgot your password?" ways={WAYS}>
      <form onSubmit={send} noValidate>
        <Stack>
          <TextInput label="E-mail" type="email" autoComplete="username" autoFocus {...form.getInputProps('email')} />
          <RefusalNote thrown={above} />
          <Button type="submit" loading={busy}>
            Send me a code
          </Button>
        </Stack>
      </form>
    </EntryFrame>
  );
}

function Reset({ email, done }: { email: string; done: () => void }) {
  const { form, above, busy, submit } = useRefusableForm({ code: '', password: '' });
  const reset = submit(async ({ code, password }) => {
    const body = { email, code: code.trim(), password };
    await ask(api.POST('/v1/password/actions/reset', { body }));
    done();
  });
  return (
    <EntryFrame title="Choose a new password" note={email} ways={WAYS}>
      <form onSubmit={reset} noValidate>
        <Stack>
          <Text size="sm">If somebody has this address, a letter with a code is on its way.</Text>
          <CodeField label="Code" autoFocus {...form.getInputProps('code')} />
          <PasswordInput
            label="New password"
            description="At least 10 characters."
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          <RefusalNote thrown={above} />
          <Button type="submit" loading={busy}>
            Change my password
          </Button>
          <ResendButton send={() => forget(email)} />
        </Stack>
      </form>
    </EntryFrame>
  );
}
