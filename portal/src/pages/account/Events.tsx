import { Group, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useRows } from '../../api/rows';
import { DayField } from '../../pieces/DayField';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { useCalendar } from '../../shell/calendar';
import { sentenceOf } from '../Dashboard';

const DAY_MS = 86_400_000;

/** What happened, as it happens, the newest first. */
export default function Events() {
  const calendar = useCalendar();
  const [since, setSince] = useState(() => calendar.dayOf(Date.now() - 7 * DAY_MS));
  const [type, setType] = useState('');
  const [settled] = useDebouncedValue(type.trim(), 400);
  const list = useRows('event', {
    order: 'desc',
    since: since ? calendar.startOf(since) : undefined,
    type: settled || undefined,
  });
  return (
    <>
      <PageHead title="Events" note="What happened to the things of this account, the newest first." />
      <Group mb="md" gap="sm" align="end">
        <DayField label="Since" value={since} onChange={setSince} />
        <TextInput
          label="Type"
          placeholder="server.running"
          value={type}
          onChange={(event) => setType(event.currentTarget.value)}
        />
      </Group>
      <RowTable
        label="Events"
        {...list}
        idOf={({ id }) => id}
        columns={[
          { head: 'When', cell: (event) => <Moment at={event.created_at} /> },
          { head: 'What', cell: sentenceOf },
          { head: 'Type', from: 'sm', cell: (event) => <Text size="sm" ff="monospace">{event.type}</Text> },
          { head: 'On', from: 'lg', cell: (event) => event.resource.id },
        ]}
        empty={<Text>Nothing happened in this time.</Text>}
      />
    </>
  );
}
