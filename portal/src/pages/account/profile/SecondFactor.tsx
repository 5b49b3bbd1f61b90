import { Button, Group, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { api, ask, type Schemas } from '../../../api/client';
import { Panel } from '../../../pieces/Facts';
import { FormButton } from '../../../pieces/FormDialog';
import { OnceSecret } from '../../../pieces/OnceSecret';
import { RefusalNote } from '../../../pieces/RefusalNote';
import { StatusBadge } from '../../../pieces/StatusBadge';
import { tellDone } from '../../../pieces/toast';
import { CodeField } from '../../entry/CodeField';

// With it comes what draws the picture for the phone.
const EnrolDialog = lazy(() => import('./EnrolDialog'));

const KEY = ['second-factor'];

/** Whether there is one. */
export const FACTOR = { queryKey: KEY, queryFn: () => ask(api.GET('/v1/second-factor')) };

/** A phone beside the password: taken, renewed and taken away here. */
export function SecondFactor() {
  const client = useQueryClient();
  const { data, error } = useQuery(FACTOR);
  const [secret, setSecret] = useState<Schemas['NewSecondFactor'] | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const again = () => void client.invalidateQueries({ queryKey: KEY });
  const begin = async () => {
    setRefused(null);
    try {
      setSecret(await ask(api.POST('/v1/second-factor')));
    } catch (thrown) {
      setRefused(thrown);
    }
  };
  const show = ({ recovery_codes }: Schemas['RecoveryCodes']) => {
    setSecret(null);
    setCodes(recovery_codes);
    again();
  };
  const off = async (body: Schemas['ProveFactor']) => {
    await ask(api.POST('/v1/second-factor/actions/disable', { body }));
    again();
    tellDone('Your password alone signs you in.');
  };
  return (
    <Panel
      title="Second factor"
      beside={data && (
        <Group gap="xs">
          {data.enabled ? (
            <>
              <ProofButton
                label="New recovery codes"
                verb="Give me new ones"
                note="The codes from before stop working."
                run={async (body) => show(await ask(api.POST('/v1/second-factor/actions/renew-recovery-codes', { body })))}
              />
              <ProofButton label="Turn off" verb="Turn it off" note="The password alone will sign you in." run={off} />
            </>
          ) : (
            <Button size="compact-sm" onClick={() => void begin()}>
              Set up
            </Button>
          )}
        </Group>
      )}
    >
      <RefusalNote thrown={error ?? refused} />
      {data && (
        <Group gap="sm">
          <StatusBadge status={data.enabled ? 'enabled' : 'off'} />
          <Text size="sm">
            {data.enabled
              ? `Signing in asks for a code of your phone. ${data.recovery_codes_left} recovery codes are left.`
              : 'With it, whoever knows your password still needs your phone to sign in.'}
          </Text>
        </Group>
      )}
      {secret && (
        <Suspense>
          <EnrolDialog made={secret} then={show} onClose={() => setSecret(null)} />
        </Suspense>
      )}
      <OnceSecret title="Your recovery codes" secret={codes?.join('\n') ?? null} onClose={() => setCodes(null)}>
        Each signs you in once when the phone is not at hand. Keep them apart from the phone.
      </OnceSecret>
    </Panel>
  );
}

interface ProofProps {
  label: string;
  note: string;
  verb: string;
  run: (body: Schemas['ProveFactor']) => Promise<unknown>;
}

/** Something that takes a code first. */
function ProofButton({ label, note, verb, run }: ProofProps) {
  return (
    <FormButton
      label={label}
      variant="default"
      size="compact-sm"
      title={label}
      note={note}
      verb={verb}
      initial={{ code: '' }}
      run={({ code }) => run({ code: code.trim() })}
    >
      {(form) => <CodeField label="Code of your phone, or a recovery code" {...form.getInputProps('code')} />}
    </FormButton>
  );
}
