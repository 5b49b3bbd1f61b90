import { Button, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { FormDialog } from '../../pieces/FormDialog';
import { OnceSecret } from '../../pieces/OnceSecret';
import { useCalendar } from '../../shell/calendar';
import { useMay } from '../../shell/rights';
import { ExpiryField } from './ExpiryField';
import { ScopeChoice } from './ScopeChoice';
import { offered, type Scope } from './scopes';

interface Draft {
  name: string;
  expires_at: string;
  scopes: Scope[];
}

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  verb: string;
  /** Done before the token is made. */
  first?: () => Promise<unknown>;
}

/**
 * The form of a token: its name, its Date of Expiry, its rights; then the secret, once. It must stay
 * mounted while API access is switched on, for the page around it changes at that moment.
 */
export function TokenDialog({ first, ...dialog }: Props) {
  const client = useQueryClient();
  const calendar = useCalendar();
  const { plain } = offered(useMay());
  const [secret, setSecret] = useState<string | null>(null);
  const make = async ({ name, expires_at, scopes }: Draft) => {
    await first?.();
    const body = { name: name.trim(), scopes, expires_at: calendar.lastOf(expires_at) };
    setSecret((await ask(api.POST('/v1/tokens', { body }))).token);
    for (const key of [['rows', 'token'], ['account']]) void client.invalidateQueries({ queryKey: key });
  };
  return (
    <>
      <FormDialog {...dialog} wide initial={{ name: '', expires_at: '', scopes: [...plain] } as Draft} run={make}>
        {(form) => (
          <>
            <TextInput
              label="Name"
              description="So that you know it again, such as terraform or backup."
              data-autofocus
              {...form.getInputProps('name')}
            />
            <ExpiryField form={form} />
            <ScopeChoice
              value={form.getValues().scopes}
              onChange={(scopes) => form.setFieldValue('scopes', scopes)}
              error={form.errors.scopes}
            />
          </>
        )}
      </FormDialog>
      <OnceSecret title="Your API token" secret={secret} onClose={() => setSecret(null)}>
        Anyone who has it can manage your cloud with the rights it carries. If you suspect that it is known to others,
        disable API access at once and enable it again for a new token.
      </OnceSecret>
    </>
  );
}

export function NewTokenButton() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="compact-sm" onClick={open}>
        Create token
      </Button>
      <TokenDialog opened={opened} onClose={close} title="Create a token" verb="Create" />
    </>
  );
}
