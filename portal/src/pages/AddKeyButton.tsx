import { Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import { FormButton } from '../pieces/FormDialog';

interface Props {
  project?: string;
  variant?: string;
  then?: (name: string) => void;
}

/** The comment at the end of a public key, which people know it by. */
export const commentOf = (key: string) => /^(?:ssh|ecdsa|sk)-\S+\s+\S+\s+(\S+)/.exec(key.trim())?.[1] ?? '';

/** Adds a public key. */
export function AddKeyButton({ project, variant = 'light', then }: Props) {
  const client = useQueryClient();
  return (
    <FormButton
      label="Add a key"
      variant={variant}
      size={variant === 'light' ? 'compact-sm' : undefined}
      title="Add an SSH key"
      verb="Add"
      done="The key is added."
      initial={{ public_key: '', name: '' }}
      run={async ({ name, public_key }) => {
        const body = { name: name.trim(), public_key: public_key.trim(), project_id: project || null };
        const key = await ask(api.POST('/v1/ssh-keys', { body }));
        await client.invalidateQueries({ queryKey: ['rows', 'ssh_key'] });
        then?.(key.name);
      }}
    >
      {(form) => (
        <>
          <Textarea
            label="Public key"
            description="The line in ~/.ssh/id_ed25519.pub"
            autosize
            minRows={3}
            spellCheck={false}
            styles={{ input: { fontFamily: 'monospace', overflowWrap: 'anywhere' } }}
            data-autofocus
            {...form.getInputProps('public_key')}
            onBlur={() => {
              const { name, public_key } = form.getValues();
              if (!name) form.setFieldValue('name', commentOf(public_key));
            }}
          />
          <TextInput label="Name" {...form.getInputProps('name')} />
        </>
      )}
    </FormButton>
  );
}
