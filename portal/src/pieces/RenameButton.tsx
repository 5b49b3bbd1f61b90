import { TextInput } from '@mantine/core';
import { FormButton } from './FormDialog';

interface Props {
  name: string;
  run: (body: { name: string }) => Promise<unknown>;
}

/** Gives what a row shows another name. */
export function RenameButton({ name, run }: Props) {
  return (
    <FormButton
      label="Rename"
      variant="subtle"
      size="compact-sm"
      title={`Rename ${name}`}
      verb="Rename"
      initial={{ name }}
      run={run}
    >
      {(form) => <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />}
    </FormButton>
  );
}
