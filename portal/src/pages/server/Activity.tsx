import { Text } from '@mantine/core';
import { type Rows, useRows } from '../../api/rows';
import { Panel } from '../../pieces/Facts';
import { Moment } from '../../pieces/Moment';
import { type Column, RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { useMay } from '../../shell/rights';
import { words } from '../../words/moment';
import type { Server } from '../servers/serverDeeds';

const workColumns: Column<Rows['operation']>[] = [
  { head: 'What', cell: (work) => words(work.type.replaceAll('-', ' ')) },
  { head: 'Status', cell: (work) => <StatusBadge status={work.status} /> },
  { head: 'Begun', cell: (work) => <Moment at={work.created_at} /> },
  { head: 'What went wrong', from: 'sm', cell: (work) => work.error?.message ?? '–' },
];

const eventColumns: Column<Rows['event']>[] = [
  { head: 'Event', cell: (event) => words(event.type) },
  { head: 'When', cell: (event) => <Moment at={event.created_at} /> },
];

/** What was done with a server and what happened to it. */
export default function Activity({ server }: { server: Server }) {
  const may = useMay();
  const work = useRows('operation', { resource_id: server.id });
  const events = useRows('event', { resource_id: server.id, order: 'desc' }, may('events:read'));
  return (
    <>
      <Panel title="Work">
        <RowTable
          label="Work on the server"
          {...work}
          columns={workColumns}
          idOf={({ id }) => id}
          empty={<Text size="sm">Nothing was done yet.</Text>}
        />
      </Panel>
      {may('events:read') && (
        <Panel title="Events">
          <RowTable
            label="Events of the server"
            {...events}
            columns={eventColumns}
            idOf={({ id }) => id}
            empty={<Text size="sm">Nothing happened yet.</Text>}
          />
        </Panel>
      )}
    </>
  );
}
