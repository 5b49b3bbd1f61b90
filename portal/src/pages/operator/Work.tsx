import { Text } from '@mantine/core';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useDeed } from '../../api/deed';
import { type Rows, useRows } from '../../api/rows';
import { Copied } from '../../pieces/Copy';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { words } from '../../words/moment';
import { OperatorOnly } from './OperatorOnly';
import { Choice } from '../../pieces/Choice';

const STATES: readonly Rows['work']['status'][] = ['needs_attention', 'running', 'failed', 'succeeded', 'cancelled'];

/** Workflows of the whole cloud; those that are stuck can be tried again. */
export default function Work() {
  return (
    <OperatorOnly title="Workflows">
      <List />
    </OperatorOnly>
  );
}

function List() {
  const [status, setStatus] = useState<string>('needs_attention');
  const list = useRows('work', { status });
  const retry = useDeed({
    run: (id: string) => ask(api.POST('/v1/admin/operations/{id}/actions/retry', { params: { path: { id } } })),
    done: 'It goes on.',
    touches: ['work'],
    quiet: true,
  });
  return (
    <>
      <PageHead title="Workflows" note="What needs attention waits until somebody has mended the cause and lets it go on." />
      <Choice
        mb="md"
        aria-label="State"
        value={status}
        onChange={setStatus}
        data={STATES.map((value) => ({ value, label: words(value) }))}
      />
      <RowTable
        label="Workflows"
        {...list}
        idOf={({ id }) => id}
        columns={[
          { head: 'What', cell: (work) => words(work.type.replaceAll('-', ' ')) },
          { head: 'Status', cell: (work) => <StatusBadge status={work.status} /> },
          { head: 'On', from: 'md', cell: (work) => <Copied value={work.resource_id} what="the id" /> },
          { head: 'What went wrong', from: 'sm', cell: (work) => work.error?.message ?? '–' },
          { head: 'Begun', cell: (work) => <Moment at={work.created_at} /> },
          { head: 'Deadline', from: 'lg', cell: (work) => <Moment at={work.deadline_at} /> },
          {
            head: '',
            align: 'right',
            cell: (work) => work.status === 'needs_attention' && (
              <ConfirmButton
                size="compact-sm"
                danger={false}
                title="Let it go on?"
                text="The step that failed is tried again, with its deadline anew."
                verb="Go on"
                run={() => retry.mutateAsync(work.id)}
              />
            ),
          },
        ]}
        empty={<Text>No workflow is in this state.</Text>}
      />
    </>
  );
}
