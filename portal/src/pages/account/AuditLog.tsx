import { Group, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useRows } from '../../api/rows';
import { DayField } from '../../pieces/DayField';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { useCalendar } from '../../shell/calendar';

/** Who did what; lines are chained, so none can be taken out unseen. */
export default function AuditLog() {
  const calendar = useCalendar();
  const [action, setAction] = useState('');
  const [from, setFrom] = useState('');
  const [settled] = useDebouncedValue(action.trim(), 400);
  const people = useRows('user').rows;
  const list = useRows('audit', {
    order: 'desc',
    action: settled || undefined,
    from: from ? calendar.startOf(from) : undefined,
  });
  const who = (id: string) => people.find((user) => user.id === id)?.email ?? id;
  return (
    <>
      <PageHead title="Audit log" note="Who did what, and what was refused. Each line carries the fingerprint of the one before." />
      <Group mb="md" gap="sm" align="end">
        <TextInput
          label="Action"
          placeholder="server.create"
          value={action}
          onChange={(event) => setAction(event.currentTarget.value)}
        />
        <DayField label="From" value={from} onChange={setFrom} />
      </Group>
      <RowTable
        label="Audit log"
        {...list}
        idOf={({ id }) => id}
        columns={[
          { head: 'When', cell: (line) => <Moment at={line.created_at} /> },
          { head: 'Who', from: 'sm', cell: (line) => (line.actor.type === 'user' ? who(line.actor.id) : `${line.actor.type} ${line.actor.id}`) },
          { head: 'Action', cell: (line) => <Text size="sm" ff="monospace">{line.action}</Text> },
          { head: 'Outcome', cell: (line) => <StatusBadge status={line.outcome} /> },
          { head: 'From', from: 'md', cell: (line) => line.ip ?? '–' },
          { head: 'On', from: 'lg', cell: (line) => line.resource_id ?? '–' },
        ]}
        empty={<Text>{settled || from ? 'No line matches.' : 'Nothing was done yet.'}</Text>}
      />
    </>
  );
}
