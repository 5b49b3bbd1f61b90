import { Text } from '@mantine/core';
import { useWallet } from '../../api/own';
import { type Rows, useRows } from '../../api/rows';
import { Panel } from '../../pieces/Facts';
import type { Form } from '../../pieces/refusableForm';
import { memory } from '../../words/moment';
import { shownMoney } from '../../words/money';
import { CardChoice } from './CardChoice';
import { useOffered } from './ImageChoice';
import type { Order } from './order';

/** Why an image does not fit into a size; null if it does. */
export function misfit(image: Rows['image'] | undefined, size: Rows['size']): string | null {
  if (!image) return null;
  if (size.memory_mib < image.min_memory_mib) return `The image needs ${memory(image.min_memory_mib)} of memory.`;
  if (size.disk_gib < image.min_disk_gib) return `The image needs ${image.min_disk_gib} GiB of disk.`;
  return null;
}

/** How much machine it is. */
export function SizeChoice({ form }: { form: Form<Order> }) {
  const { rows } = useRows('size');
  const currency = useWallet().data?.currency ?? 'USD';
  const order = form.getValues();
  const image = useOffered(order).rows.find(({ name }) => name === order.image);
  return (
    <Panel title="Size">
      <CardChoice
        label="Size"
        cards={rows.filter(({ status }) => status === 'active').map((size) => ({
          value: size.name,
          title: size.name,
          text: `${size.vcpus} vCPU · ${memory(size.memory_mib)} · ${size.disk_gib} GiB disk${band(size)}`,
          beside: (
            <Text size="sm" fw={500}>
              {shownMoney(size.price_monthly, currency)}
              <Text span size="xs" c="dimmed"> / month</Text>
            </Text>
          ),
          refused: misfit(image, size),
        }))}
        value={order.size}
        error={form.errors.size}
        onChange={(value) => form.setFieldValue('size', value)}
      />
    </Panel>
  );
}

const band = ({ bandwidth_mbit }: Rows['size']) => (bandwidth_mbit ? ` · ${bandwidth_mbit} Mbit/s` : '');
