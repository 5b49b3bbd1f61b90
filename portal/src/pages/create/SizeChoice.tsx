import { Text } from '@mantine/core';
import { useWallet } from '../../api/own';
import { type Rows, useRows } from '../../api/rows';
import { Panel } from '../../pieces/Facts';
import type { Form } from '../../pieces/refusableForm';
import { memory } from '../../words/moment';
import { shownMoney } from '../../words/money';
import { CardChoice } from './CardChoice';
import { chosenOf, type Offered, useOffered } from './offered';
import type { Order } from './order';

type Needing = Pick<Offered, 'min_memory_mib' | 'min_disk_gib'>;

/** Why what a server begins with does not fit into a size; null if it does. */
export function misfit(image: Needing | undefined, size: Rows['size'], what = 'image'): string | null {
  if (!image) return null;
  if (size.memory_mib < image.min_memory_mib) return `The ${what} needs ${memory(image.min_memory_mib)} of memory.`;
  if (size.disk_gib < image.min_disk_gib) return `The ${what} needs ${image.min_disk_gib} GiB of disk.`;
  return null;
}

/** How much machine it is. */
export function SizeChoice({ form }: { form: Form<Order> }) {
  const { rows } = useRows('size');
  const currency = useWallet().data?.currency ?? 'USD';
  const order = form.getValues();
  const image = chosenOf(order, useOffered(order).rows);
  const what = order.from === 'iso' ? 'ISO' : order.from;
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
          refused: misfit(image, size, what),
        }))}
        value={order.size}
        error={form.errors.size}
        onChange={(value) => form.setFieldValue('size', value)}
      />
    </Panel>
  );
}

const band = ({ bandwidth_mbit }: Rows['size']) => (bandwidth_mbit ? ` · ${bandwidth_mbit} Mbit/s` : '');
