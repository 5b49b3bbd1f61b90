import { PasswordInput, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import { Refusal } from '../../../api/refusal';
import { remember } from '../../../api/transport';
import { Panel } from '../../../pieces/Facts';
import { FormButton } from '../../../pieces/FormDialog';

/** The refusal of a wrong password, told at the field that it was typed in. */
export function atPassword(thrown: unknown, field: string): never {
  if (!(thrown instanceof Refusal) || thrown.code !== 'invalid_login') throw thrown;
  throw new Refusal(thrown.status, thrown.code, thrown.message, [{ field, issue: 'is wrong' }]);
}

/** Another password for the present one; every other session ends. */
export function Password() {
  const client = useQueryClient();
  return (
    <Panel
      title="Password"
      beside={
        <FormButton
          label="Change"
          variant="default"
          size="compact-sm"
          title="Change your password"
          note="You stay signed in here; every other session ends."
          verb="Change it"
          done="Your password is changed."
          initial={{ current_password: '', password: '' }}
          run={async (body) => {
            const made = await ask(api.POST('/v1/password/actions/change', { body }))
              .catch((thrown) => atPassword(thrown, 'current_password'));
            remember(made.user);
            void client.invalidateQueries({ queryKey: ['rows', 'session'] });
          }}
        >
          {(form) => (
            <>
              <PasswordInput
                label="Present password"
                autoComplete="current-password"
                data-autofocus
                {...form.getInputProps('current_password')}
              />
              <PasswordInput
                label="New password"
                description="At least 10 characters."
                autoComplete="new-password"
                {...form.getInputProps('password')}
              />
            </>
          )}
        </FormButton>
      }
    >
      <Text size="sm" c="dimmed">
        A letter tells you of every change.
      </Text>
    </Panel>
  );
}
