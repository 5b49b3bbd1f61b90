import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { Refusal } from '../../api/refusal';
import { remember, SET_UP } from '../../api/transport';
import { useRefusableForm } from '../../pieces/refusableForm';
import { RefusalNote } from '../../pieces/RefusalNote';
import { landing } from '../../shell/landing';
import { CodeField } from './CodeField';
import { EntryFrame } from './EntryFrame';

const WAYS = [
  ['/register', 'Register'],
  ['/forgot-password', 'Forgot your password?'],
] as const;

export default function SignIn() {
  const { to } = useSearch({ strict: false }) as { to?: string };
  const navigate = useNavigate();
  const { form, above, busy, submit } = useRefusableForm({ email: '', password: '', code: '' });
  const [asksCode, setAsksCode] = useState(false);
  const enter = submit(async ({ email, password, code }) => {
    const body = { email: email.trim(), password, code: asksCode ? code.trim() : null, cookie: true };
    try {
      const opened = await ask(api.POST('/v1/sessions', { body }));
      remember(opened.user);
      if (opened.second_factor_missing) {
        await navigate({ to: SET_UP, search: to ? { to } : {}, replace: true });
        return;
      }
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code !== 'second_factor_required') throw thrown;
      // The password was right; what is left is the code.
      setAsksCode(true);
      return;
    }
    await navigate({ href: landing(to, location.origin), replace: true });
  });
  return (
    <EntryFrame title="Sign in to Nubo" note={asksCode ? form.getValues().email : undefined} ways={WAYS}>
      <form onSubmit={enter} noValidate>
        <Stack>
          {asksCode ? (
            <CodeField
              key="code"
              label="Code of your phone"
              description="Or a recovery code, if the phone is not at hand."
              autoFocus
              {...form.getInputProps('code')}
            />
          ) : (
            <>
              <TextInput label="E-mail" type="email" autoComplete="username" autoFocus {...form.getInputProps('email')} />
              <PasswordInput label="Password" autoComplete="current-password" {...form.getInputProps('password')} />
            </>
          )}
          <RefusalNote thrown={above} />
          <Button type="submit" loading={busy}>
            Sign in
          </Button>
          {asksCode && (
            <Button variant="subtle" onClick={() => setAsksCode(false)}>
              Sign in as somebody else
            </Button>
          )}
        </Stack>
      </form>
    </EntryFrame>
  );
}
