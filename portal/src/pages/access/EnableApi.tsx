import { Alert, Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { Refusal } from '../../api/refusal';
import { useDeed } from '../../api/deed';
import { FormButton } from '../../pieces/FormDialog';
import { OnceSecret } from '../../pieces/OnceSecret';
import { useMay } from '../../shell/rights';
import { ScopeChoice } from './ScopeChoice';
import { endOfDay, offered, type Scope } from './scopes';

interface Draft {
  name: string;
  expires_at: string;
  scopes: Scope[];
}

interface Props {
  label: string;
  title: string;
  verb: string;
  size?: string;
  /** Done before the token is made. */
  first?: () => Promise<unknown>;
}

const today = () => new Date().toISOString().slice(0, 10);

/** The form of a token: its name, its Date of Expiry, its rights; the secret is shown once. */
function TokenButton({ first, ...look }: Props) {
  const client = useQueryClient();
  const { plain } = offered(useMay());
  const [secret, setSecret] = useState<string | null>(null);
  const read = () => {
    for (const key of [['rows', 'token'], ['account']]) void client.invalidateQueries({ queryKey: key });
  };
  const make = async ({ name, expires_at, scopes }: Draft) => {
    await first?.();
    const body = { name: name.trim(), scopes, expires_at: endOfDay(expires_at) };
    const made = await ask(api.POST('/v1/tokens', { body }));
    setSecret(made.token);
  };
  return (
    <>
      <FormButton
        {...look}
        wide
        initial={{ name: '', expires_at: '', scopes: [...plain] } as Draft}
        run={make}
      >
        {(form) => (
          <>
            <TextInput
              label="Name"
              description="So that you know it again, such as terraform or backup."
              data-autofocus
              {...form.getInputProps('name')}
            />
            <TextInput
              type="date"
              label="Date of Expiry"
              description="Empty means never."
              min={today()}
              {...form.getInputProps('expires_at')}
            />
            <ScopeChoice
              value={form.getValues().scopes}
              onChange={(scopes) => form.setFieldValue('scopes', scopes)}
              error={form.errors.scopes}
            />
          </>
        )}
      </FormButton>
      <OnceSecret
        title="Your API token"
        secret={secret}
        onClose={() => {
          setSecret(null);
          read();
        }}
      >
        Anyone who has it can manage your cloud with the rights it carries. If you suspect that it is known to others,
        disable API access at once and enable it again for a new token.
      </OnceSecret>
    </>
  );
}

export const NewTokenButton = () => (
  <TokenButton label="Create token" title="Create a token" verb="Create" size="compact-sm" />
);

/**
 * Enables API access and makes the first token. Where the operator wants to decide, the cloud says so
 * and a request can be made instead.
 */
export function EnableApi() {
  const [isAsked, setAsked] = useState(false);
  const request = useDeed({
    run: () => ask(api.POST('/v1/account/actions/request-access')),
    done: 'API access is requested.',
    touches: ['account'],
  });
  const enable = async () => {
    try {
      await ask(api.POST('/v1/account/actions/enable-access'));
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.code === 'api_access_disabled') setAsked(true);
      throw thrown;
    }
  };
  return (
    <>
      <TokenButton label="Enable API" title="Enable API" verb="Enable" first={enable} />
      {isAsked && (
        <Alert color="blue" variant="light" title="The operator decides about API access">
          <Button mt="xs" size="compact-sm" loading={request.isPending} onClick={() => request.mutate()}>
            Request API Access
          </Button>
        </Alert>
      )}
    </>
  );
}
