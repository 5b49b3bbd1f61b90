import { Anchor, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api, ask } from '../api/client';
import { remember } from '../api/transport';
import { useRefusableForm } from '../pieces/FormDialog';
import { RefusalNote } from '../pieces/RefusalNote';
import { landing } from '../shell/landing';

export default function SignIn() {
  const { to } = useSearch({ strict: false }) as { to?: string };
  const navigate = useNavigate();
  const { form, above, busy, submit } = useRefusableForm({ email: '', password: '' });
  useEffect(() => {
    document.title = 'Sign in · Nubo';
  }, []);
  const enter = submit(async (body) => {
    remember(await ask(api.POST('/v1/sessions', { body })));
    await navigate({ href: landing(to, location.origin), replace: true });
  });
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack w="100%" maw={400}>
        <Stack gap={4} align="center">
          <img src="/cloud.svg" width={48} height={48} alt="" />
          <Title order={1} size="h2">
            Sign in to Nubo
          </Title>
        </Stack>
        <Paper withBorder p="lg" radius="md">
          <form onSubmit={enter} noValidate>
            <Stack>
              <TextInput
                label="E-mail"
                type="email"
                autoComplete="username"
                autoFocus
                {...form.getInputProps('email')}
              />
              <PasswordInput
                label="Password"
                autoComplete="current-password"
                {...form.getInputProps('password')}
              />
              <RefusalNote thrown={above} />
              <Button type="submit" loading={busy}>
                Sign in
              </Button>
            </Stack>
          </form>
        </Paper>
        <Text size="sm" ta="center">
          <Anchor href="/docs" inherit>
            API documentation
          </Anchor>
        </Text>
      </Stack>
    </Center>
  );
}
