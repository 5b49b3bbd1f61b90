import { Center, Stack, Text } from '@mantine/core';
import { encode } from 'uqr';
import { api, ask, type Schemas } from '../../../api/client';
import { Copied } from '../../../pieces/Copy';
import { FormDialog } from '../../../pieces/FormDialog';
import { CodeField } from '../../entry/CodeField';
import { pathOf } from './qrPath';

interface Props {
  made: Schemas['NewSecondFactor'];
  then: (codes: Schemas['RecoveryCodes']) => void;
  onClose: () => void;
}

/** The secret for the phone as a picture and as text, and the first code that comes back. */
export default function EnrolDialog({ made, then, onClose }: Props) {
  const { data, size } = encode(made.uri, { ecc: 'M', border: 4 });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title="Set up a second factor"
      verb="Turn it on"
      initial={{ code: '' }}
      run={async ({ code }) => {
        const body = { code: code.trim() };
        then(await ask(api.POST('/v1/second-factor/actions/confirm', { body })));
      }}
    >
      {(form) => (
        <Stack>
          <Text size="sm">Let an authenticator on your phone read this picture.</Text>
          <Center>
            <svg
              viewBox={`0 0 ${size} ${size}`}
              width={216}
              height={216}
              role="img"
              aria-label="The secret for your phone as a picture; it also stands below as text."
              shapeRendering="crispEdges"
            >
              <rect width={size} height={size} fill="#fff" />
              <path d={pathOf(data)} fill="#000" />
            </svg>
          </Center>
          <div>
            <Text size="sm">Or type this into it:</Text>
            <Copied value={made.secret} what="the secret" />
          </div>
          <CodeField label="The code that it shows" inputMode="numeric" {...form.getInputProps('code')} />
        </Stack>
      )}
    </FormDialog>
  );
}
