import { Group, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useDeed } from '../../api/deed';
import { useRows } from '../../api/rows';
import { Choice } from '../../pieces/Choice';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { OperatorOnly } from './OperatorOnly';

const STATES = [
  { value: '', label: 'all' },
  { value: 'waiting', label: 'waiting' },
  { value: 'sent', label: 'sent' },
  { value: 'failed', label: 'failed' },
];

/** The letters that the cloud wrote, and how they fared. */
export default function Letters() {
  return (
    <OperatorOnly title="Letters">
      <List />
    </OperatorOnly>
  );
}

function List() {
  const [status, setStatus] = useState('');
  const [to, setTo] = useState('');
  const [settled] = useDebouncedValue(to.trim(), 300);
  const list = useRows('letter', { status: status || undefined, to: settled || undefined });
  const retry = useDeed({
    run: (id: string) => ask(api.POST('/v1/admin/letters/{id}/actions/retry', { params: { path: { id } } })),
    done: 'It is tried at once.',
    touches: ['letter'],
    quiet: true,
  });
  return (
    <>
      <PageHead title="Letters" note="What was written in the last 30 days. Texts are not shown, for they may hold codes." />
      <Group mb="md" gap="sm">
        <Choice aria-label="State" value={status} onChange={setStatus} data={STATES} />
        <TextInput
          aria-label="Written to"
          placeholder="Written to"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </Group>
      <RowTable
        label="Letters"
        {...list}
        idOf={({ id }) => id}
        columns={[
          { head: 'To', cell: (letter) => letter.to },
          { head: 'Subject', from: 'sm', cell: (letter) => letter.subject },
          { head: 'Status', cell: (letter) => <StatusBadge status={letter.status} /> },
          { head: 'Tries', from: 'md', align: 'right', cell: (letter) => letter.tries },
          { head: 'What went wrong', from: 'md', cell: (letter) => letter.fault ?? '–' },
          { head: 'Written', from: 'sm', cell: (letter) => <Moment at={letter.created_at} /> },
          {
            head: 'Next try',
            from: 'lg',
            cell: (letter) => <Moment at={letter.status === 'waiting' ? letter.next_try_at : null} />,
          },
          {
            head: '',
            align: 'right',
            cell: (letter) => letter.status === 'waiting' && (
              <ConfirmButton
                size="compact-sm"
                danger={false}
                title={`Try the letter to ${letter.to} now?`}
                text="It is handed over at once instead of at its next try."
                verb="Try now"
                run={() => retry.mutateAsync(letter.id)}
              />
            ),
          },
        ]}
        empty={<Text>{status || settled ? 'No letter matches.' : 'No letter was written yet.'}</Text>}
      />
    </>
  );
}
