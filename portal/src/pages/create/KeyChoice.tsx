import { Checkbox, Group, Input, Stack, Text } from '@mantine/core';
import { useRows } from '../../api/rows';
import { Panel } from '../../pieces/Facts';
import type { Form } from '../../pieces/FormDialog';
import { AddKeyButton } from '../AddKeyButton';
import type { Order } from './order';

/** Who may log in. */
export function KeyChoice({ form }: { form: Form<Order> }) {
  const { project, ssh_keys } = form.getValues();
  const { rows, isPending } = useRows('ssh_key', { project_id: project || undefined });
  return (
    <Panel title="SSH keys" beside={<AddKeyButton project={project} then={(name) => form.setFieldValue('ssh_keys', [...ssh_keys, name])} />}>
      {rows.length === 0 && !isPending && (
        <Text size="sm" c="dimmed">
          Without a key you can log in through the console only, after setting a password.
        </Text>
      )}
      <Checkbox.Group {...form.getInputProps('ssh_keys')} error={undefined} aria-label="SSH keys">
        <Stack gap="xs">
          {rows.map((key) => (
            <Checkbox
              key={key.id}
              value={key.name}
              label={
                <Group gap="xs">
                  <span>{key.name}</span>
                  <Text span size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {key.fingerprint}
                  </Text>
                </Group>
              }
            />
          ))}
        </Stack>
      </Checkbox.Group>
      {form.errors.ssh_keys && <Input.Error mt="xs">{form.errors.ssh_keys}</Input.Error>}
    </Panel>
  );
}
