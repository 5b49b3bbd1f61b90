import { Text } from '@mantine/core';
import { useRows } from '../../api/rows';
import { Panel } from '../../pieces/Facts';
import { CheckList } from '../../pieces/fields';
import type { Form } from '../../pieces/refusableForm';
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
      <CheckList
        label="SSH keys"
        data={rows.map(({ name, fingerprint }) => ({ value: name, label: name, beside: fingerprint }))}
        value={ssh_keys}
        onChange={(names) => form.setFieldValue('ssh_keys', names)}
        error={form.errors.ssh_keys}
      />
    </Panel>
  );
}
