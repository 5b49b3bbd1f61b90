import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Rows, useRows } from '../../api/rows';
import { Panel } from '../../pieces/Facts';
import type { Form } from '../../pieces/refusableForm';
import { StatusBadge } from '../../pieces/StatusBadge';
import { memory } from '../../words/moment';
import { CardChoice } from './CardChoice';
import type { Order } from './order';

const MANY = 9;
/** What of fetching a person should see before choosing. */
const OUT = new Set(['pulling', 'failed']);

/** What the disk begins with. */
export function ImageChoice({ form }: { form: Form<Order> }) {
  const { rows } = useRows('image');
  const [search, setSearch] = useState('');
  const on = rows.filter(({ status }) => status === 'active');
  const found = on.filter((image) =>
    `${image.title} ${image.name} ${image.os}`.toLowerCase().includes(search.toLowerCase()));
  return (
    <Panel title="Image">
      <Stack>
        {on.length > MANY && (
          <TextInput
            aria-label="Search images"
            placeholder="Search images"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
        <CardChoice
          label="Image"
          cards={found.map((image) => ({
            value: image.name,
            title: image.title,
            text: `${image.name} · from ${memory(image.min_memory_mib)} and ${image.min_disk_gib} GiB disk${later(image)}`,
            beside: image.pull && OUT.has(image.pull.status) ? <StatusBadge status={image.pull.status} /> : null,
          }))}
          value={form.getValues().image}
          error={form.errors.image}
          onChange={(value) => form.setFieldValue('image', value)}
        />
      </Stack>
    </Panel>
  );
}

/** An image that is not here yet makes the first order take longer. */
const later = ({ pull }: Rows['image']) =>
  pull && pull.status !== 'ready' ? ' · fetched with the first order' : '';
