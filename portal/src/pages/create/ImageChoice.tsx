import { Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Choice } from '../../pieces/Choice';
import { Panel } from '../../pieces/Facts';
import type { Form } from '../../pieces/refusableForm';
import { StatusBadge } from '../../pieces/StatusBadge';
import { useMay } from '../../shell/rights';
import { CardChoice } from './CardChoice';
import { chosenOf, useOffered } from './offered';
import type { Beginning, Order } from './order';

const MANY = 9;

const BEGINNINGS: readonly { value: Beginning; label: string }[] = [
  { value: 'image', label: 'Image' },
  { value: 'iso', label: 'ISO' },
  { value: 'snapshot', label: 'Snapshot' },
];

const NOTES: Record<Beginning, string> = {
  image: '',
  iso: 'The disk is empty and the ISO lies in the drive: install a system through the console.',
  snapshot: 'The disk begins as the copy; the server has a name, keys and addresses of its own.',
};

const NONE: Record<Beginning, string> = {
  image: 'This cloud has no images yet.',
  iso: 'This cloud has no ISOs yet.',
  snapshot: 'There is no snapshot of a server yet. Create one on the page of a server.',
};

/** What the disk begins with, or what is started in its place. */
export function ImageChoice({ form }: { form: Form<Order> }) {
  const may = useMay();
  const order = form.getValues();
  const { from } = order;
  const { rows, isPending } = useOffered(order);
  const [search, setSearch] = useState('');
  const found = rows.filter(({ title, hay }) => `${title} ${hay}`.toLowerCase().includes(search.toLowerCase()));
  const chosen = chosenOf(order, rows);
  // A copy is made where the snapshot lies.
  useEffect(() => {
    if (chosen?.region) form.setFieldValue('region', chosen.region);
  }, [chosen?.region]);
  const begin = (value: string) => {
    form.setValues({ from: value as Beginning, image: '', snapshot: '' });
    form.clearErrors();
    setSearch('');
  };
  return (
    <Panel
      title="Image"
      beside={(
        <Choice
          aria-label="Begin with"
          data={BEGINNINGS.filter(({ value }) => value !== 'snapshot' || may('volumes:read'))}
          value={from}
          onChange={begin}
        />
      )}
    >
      <Stack>
        {NOTES[from] && <Text size="sm" c="dimmed">{NOTES[from]}</Text>}
        {rows.length > MANY && (
          <TextInput
            aria-label="Search images"
            placeholder="Search"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
        {!isPending && rows.length === 0 && <Text size="sm">{NONE[from]}</Text>}
        <CardChoice
          label={BEGINNINGS.find(({ value }) => value === from)?.label ?? 'Image'}
          cards={found.map(({ value, title, text, status }) => ({
            value, title, text, beside: status && <StatusBadge status={status} />,
          }))}
          value={from === 'snapshot' ? order.snapshot : order.image}
          error={form.errors.snapshot ?? form.errors.image}
          onChange={(value) => form.setFieldValue(from === 'snapshot' ? 'snapshot' : 'image', value)}
        />
      </Stack>
    </Panel>
  );
}
