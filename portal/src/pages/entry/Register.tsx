import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { remember } from '../../api/transport';
import { useRefusableForm } from '../../pieces/refusableForm';
import { RefusalNote } from '../../pieces/RefusalNote';
import { CodeField } from './CodeField';
import { EntryFrame } from './EntryFrame';
import { ResendButton } from './ResendButton';

/** From an address to an account, over a code that comes by mail. */
export default function Register() {
  const [email, setEmail] = useState<string | null>(null);
  return email === null ? <Begin then={setEmail} /> : <Confirm email={email} back={() => setEmail(null)} />;
}

function Begin({ then }: { then: (email: string) => void }) {
  const { form, above, busy, submit } = useRefusableForm({ email: '', name: '', password: '' });
  const begin = submit(async ({ email, name, password }) => {
    const body = { email: email.trim(), name: name.trim() || null, password };
    then((await ask(api.POST('/v1/registrations', { body }))).email);
  });
  return (
    <EntryFrame title="Register" ways={[['/sign-in', 'Sign in']]}>
      <form onSubmit={begin} noValidate>
        <Stack>
          <TextInput label="E-mail" type="email" autoComplete="username" autoFocus {...form.getInputProps('email')} />
          <TextInput
            label="Name of the account"
            description="Such as that of your company; your address if empty."
            autoComplete="organization"
            {...form.getInputProps('name')}
          />
          <PasswordInput
            label="Password"
            description="At least 10 characters."
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          <RefusalNote thrown={above} />
          <Button type="submit" loading={busy}>
            Send me a code
          </Button>
        </Stack>
      </form>
    </EntryFrame>
  );
}

function Confirm({ email, back }: { email: string; back: () => void }) {
  const navigate = useNavigate();
  const { form, above, busy, submit } = useRefusableForm({ code: '' });
  const confirm = submit(async ({ code }) => {
    const body = { email, code: code.trim(), cookie: true };
    remember((await ask(api.POST('/v1/registrations/actions/confirm', { body }))).session.user);
    await navigate({ to: '/', replace: true });
  });
  return (
    <EntryFrame title="Confirm your address" note={email} ways={[['/sign-in', 'Sign in']]}>
      <form onSubmit={confirm} noValidate>
        <Stack>
          <Text size="sm">
            A letter with a code is on its way to you. If you have an account already, the letter says so instead.
          </Text>
          <CodeField label="Code" autoFocus inputMode="numeric" {...form.getInputProps('code')} />
          <RefusalNote thrown={above} />
          <Button type="submit" loading={busy}>
            Make my account
          </Button>
          <ResendButton send={() => ask(api.POST('/v1/registrations/actions/resend', { body: { email } }))} />
          <Button variant="subtle" onClick={back}>
            Another address
          </Button>
        </Stack>
      </form>
    </EntryFrame>
  );
}
