import { Stack, Switch } from '@mantine/core';
import { useRows } from '../../api/rows';
import { Panel } from '../../pieces/Facts';
import { CheckList, PickOne } from '../../pieces/fields';
import type { Form } from '../../pieces/refusableForm';
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
        <PickOne
          label="Private network"
          none="The default network"
          data={networks.map(({ name, cidr }) => ({ value: name, label: `${name} (${cidr})` }))}
          {...form.getInputProps('network')}
        />
        <CheckList
          label="Security groups"
          isNamed
          description="With none chosen it gets the default group."
          most={10}
          data={groups.map(({ name }) => ({ value: name, label: name }))}
          value={order.security_groups}
          onChange={(names) => form.setFieldValue('security_groups', names)}
          error={form.errors.security_groups}
        />
      </Stack>
    </Panel>
  );
}
