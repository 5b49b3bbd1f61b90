import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Choice } from '../../pieces/Choice';
import { Panel } from '../../pieces/Facts';
import type { Form } from '../../pieces/refusableForm';
import { StatusBadge } from '../../pieces/StatusBadge';
import { memory } from '../../words/moment';
import { type Image, useImages } from '../imagePull';
import { CardChoice } from './CardChoice';
import type { Order } from './order';

const MANY = 9;
/** What of fetching a person should see before choosing. */
const OUT = new Set(['pulling', 'failed']);

const SOURCES = [
  { value: 'disk', label: 'Image' },
  { value: 'iso', label: 'ISO' },
];

/** What the disk begins with, or what is started in its place. */
export function ImageChoice({ form }: { form: Form<Order> }) {
  const order = form.getValues();
  const { rows, isPending } = useOffered(order);
  const isIso = order.boot_source === 'iso';
  const [search, setSearch] = useState('');
  const found = rows.filter((image) =>
    `${image.title} ${image.name} ${image.os}`.toLowerCase().includes(search.toLowerCase()));
  const pick = (boot_source: string) => {
    form.setValues({ boot_source: boot_source as Order['boot_source'], image: '' });
    setSearch('');
  };
  return (
    <Panel title="Image" beside={<Choice aria-label="Start from" data={SOURCES} value={order.boot_source} onChange={pick} />}>
      <Stack>
        {isIso && (
          <Text size="sm" c="dimmed">
            The disk is empty and the ISO lies in the drive: install a system through the console.
          </Text>
        )}
        {rows.length > MANY && (
          <TextInput
            aria-label="Search images"
            placeholder="Search images"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
        {isIso && !isPending && rows.length === 0 && <Text size="sm">This cloud has no ISOs yet.</Text>}
        <CardChoice
          label={isIso ? 'ISO' : 'Image'}
          cards={found.map((image) => ({
            value: image.name,
            title: image.title,
            text: `${image.name} · from ${memory(image.min_memory_mib)} and ${image.min_disk_gib} GiB disk${later(image)}`,
            beside: image.pull && OUT.has(image.pull.status) ? <StatusBadge status={image.pull.status} /> : null,
          }))}
          value={order.image}
          error={form.errors.image}
          onChange={(value) => form.setFieldValue('image', value)}
        />
      </Stack>
    </Panel>
  );
}

/** What an order like this can begin with. */
export function useOffered({ boot_source }: Order) {
  const { rows, isPending } = useImages(boot_source);
  return { rows: rows.filter(({ status }) => status === 'active'), isPending };
}

/** An image that is not here yet makes the first order take longer. */
const later = ({ pull }: Image) =>
  pull && pull.status !== 'ready' ? ' · fetched with the first order' : '';
