import { Divider, Group, Stack, Text } from '@mantine/core';
import { useWallet } from '../../api/own';
import { type Rows, useRows } from '../../api/rows';
import { Panel } from '../../pieces/Facts';
import { micros, shownMoney, total } from '../../words/money';
import type { Order } from './order';

/** The price of the order as it stands. */
export function OrderSummary({ order, regions }: { order: Order; regions: readonly Rows['region'][] }) {
  const wallet = useWallet().data;
  const currency = wallet?.currency ?? 'USD';
  const size = useRows('size').rows.find(({ name }) => name === order.size);
  const address = regions.find(({ name }) => name === order.region)?.address_price;
  const count = Math.max(1, Number(order.count) || 1);
  const machine = size && { hourly: size.price_hourly, monthly: size.price_monthly };
  const parts: [string, { hourly: string; monthly: string } | null | undefined][] = [
    [size ? `Size ${size.name}` : 'No size chosen', machine],
  ];
  const sum = total([[machine, count]]);
  const monthly = order.billing_period === 'monthly';
  const due = monthly ? sum.monthly : sum.hourly;
  const short = wallet?.available != null && size && micros(wallet.available) < micros(due);
  return (
    <Panel title="Price">
      <Stack gap={6} aria-live="polite">
        {parts.map(([text, price]) => (
          <Group key={text} justify="space-between">
            <Text size="sm">
              {text}
              {count > 1 && price ? ` × ${count}` : ''}
            </Text>
            <Text size="sm">{price ? shownMoney(price.monthly, currency) : '–'}</Text>
          </Group>
        ))}
        {order.public_ip && (
          <Group justify="space-between">
            <Text size="sm">Public address</Text>
            <Text size="sm">included</Text>
          </Group>
        )}
        <Divider my={4} />
        <Group justify="space-between" align="baseline">
          <Text fw={600}>A month</Text>
          <Text fw={650} size="xl" data-testid="monthly-price">
            {shownMoney(sum.monthly, currency)}
          </Text>
        </Group>
        <Text size="sm" c="dimmed">
          {monthly
            ? 'Taken from the wallet for the month ahead.'
            : `${shownMoney(sum.hourly, currency)} for each started hour.`}
        </Text>
        {order.public_ip && address && (
          <Text size="sm" c="dimmed">
            A reserved address that outlives its server costs {shownMoney(address.monthly, currency)} a month.
          </Text>
        )}
        {short && (
          <Text size="sm" c="red.8">
            The wallet has {shownMoney(wallet.available ?? '0', currency)} left.
          </Text>
        )}
      </Stack>
    </Panel>
  );
}
