import { MultiSelect, Select, Stack, Switch } from '@mantine/core';
import { useRows } from '../../api/rows';
import { Panel } from '../../pieces/Facts';
import type { Form } from '../../pieces/FormDialog';
import type { Order } from './order';

/** What it is connected to and what may reach it. */
export function NetworkChoice({ form }: { form: Form<Order> }) {
  const order = form.getValues();
  const filter = { project_id: order.project || undefined };
  const regions = useRows('region').rows;
  const region = regions.find(({ name }) => name === order.region)?.id;
  const networks = useRows('network', filter).rows.filter((each) => !region || each.region_id === region);
  const groups = useRows('security_group', filter).rows;
  return (
    <Panel title="Network">
      <Stack>
        <Switch
          label="A public address"
          description="Without one it is reached from its private network only."
          {...form.getInputProps('public_ip', { type: 'checkbox' })}
        />
        <Select
          label="Private network"
          placeholder="The default network"
          clearable
          data={networks.map(({ name, cidr }) => ({ value: name, label: `${name} (${cidr})` }))}
          {...form.getInputProps('network')}
          value={order.network || null}
          onChange={(value) => form.setFieldValue('network', value ?? '')}
        />
        <MultiSelect
          label="Security groups"
          placeholder={order.security_groups.length === 0 ? 'The default group' : undefined}
          clearable
          maxValues={10}
          data={groups.map(({ name }) => name)}
          {...form.getInputProps('security_groups')}
        />
      </Stack>
    </Panel>
  );
}
