import { ActionIcon, Group, PasswordInput, Text } from '@mantine/core';
import { useState } from 'react';
import { api, ask, type Schemas } from '../../api/client';
import { Copied } from '../../pieces/Copy';
import { Facts, Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { Moment } from '../../pieces/Moment';
import { useMay } from '../../shell/rights';
import { atPassword } from '../account/profile/Password';

type Pair = Schemas['KeyPair'];

const DOTS = '••••••••••••••••';

/** The account's API key and secret key; seen again by whoever gives their password again. */
export function KeyPair() {
  const may = useMay();
  const [pair, setPair] = useState<Pair | null>(null);
  const [isSeen, setSeen] = useState(false);
  const take = (call: (body: Schemas['ConfirmPassword']) => Promise<Pair>) =>
    async (body: Schemas['ConfirmPassword']) => {
      setPair(await call(body).catch((thrown) => atPassword(thrown, 'password')));
      setSeen(false);
    };
  return (
    <Panel
      title="API key and secret key"
      beside={may('keys:write') && (
        <Group gap="xs">
          {!pair && (
            <PasswordButton
              label="Reveal"
              verb="Reveal"
              run={take((body) => ask(api.POST('/v1/account/key-pair/actions/reveal', { body })))}
            />
          )}
          <PasswordButton
            label="Regenerate"
            verb="Regenerate"
            note="The present pair stops working at once. What uses it needs the new one."
            run={take((body) => ask(api.POST('/v1/account/key-pair/actions/renew', { body })))}
          />
        </Group>
      )}
    >
      <Facts
        of={[
          ['API Key', pair ? <Copied key="k" value={pair.api_key} what="the API key" /> : DOTS],
          ['Secret Key', pair ? <Secret key="s" value={pair.secret_key} isSeen={isSeen} flip={() => setSeen(!isSeen)} /> : DOTS],
          ...(pair
            ? ([
              ['Made', <Moment key="m" at={pair.created_at} />],
              ['Last used', <Moment key="u" at={pair.last_used_at} none="never" />],
            ] as const)
            : []),
        ]}
      />
      <Text size="sm" c="dimmed" mt="sm">
        {may('keys:write')
          ? 'The pair has every right in the account. Keep the secret key confidential; it is shown after you give your password.'
          : 'Your role may not see the secret key.'}
      </Text>
    </Panel>
  );
}

function Secret({ value, isSeen, flip }: { value: string; isSeen: boolean; flip: () => void }) {
  return (
    <Group gap={4} wrap="nowrap" component="span">
      <Copied value={value} what="the secret key">
        <span data-testid="secret-key">{isSeen ? value : DOTS}</span>
      </Copied>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-pressed={isSeen} aria-label="Show the secret key" onClick={flip}>
        <svg width={16} height={16} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth={1.4} aria-hidden="true">
          <path d="M1 8s2.5-4.5 7-4.5S15 8 15 8s-2.5 4.5-7 4.5S1 8 1 8z" />
          <circle cx={8} cy={8} r={2} />
          {isSeen && <path d="M2 14 14 2" />}
        </svg>
      </ActionIcon>
    </Group>
  );
}

interface PasswordProps {
  label: string;
  verb: string;
  note?: string;
  run: (body: Schemas['ConfirmPassword']) => Promise<unknown>;
}

/** Something that takes the password once more. */
function PasswordButton({ label, verb, note, run }: PasswordProps) {
  return (
    <FormButton
      label={label}
      variant={note ? 'default' : undefined}
      size="compact-sm"
      title={`${label} the key pair`}
      note={note}
      verb={verb}
      initial={{ password: '' }}
      run={run}
    >
      {(form) => (
        <PasswordInput
          label="Your password"
          autoComplete="current-password"
          data-autofocus
          {...form.getInputProps('password')}
        />
      )}
    </FormButton>
  );
}
