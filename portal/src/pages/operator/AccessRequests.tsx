import { Anchor, Group, Text, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { type Rows, useRows } from '../../api/rows';
import { FormButton } from '../../pieces/FormDialog';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { OperatorOnly } from './OperatorOnly';
import { Choice } from '../../pieces/Choice';

const STATES = ['requested', 'approved', 'rejected', 'disabled', 'none'] as const;

/** Who asked for API access, and the operator's word on it. */
export default function AccessRequests() {
  return (
    <OperatorOnly title="Access requests">
      <List />
    </OperatorOnly>
  );
}

function List() {
  const [state, setState] = useState<string>('requested');
  const list = useRows('account', { api_access: state });
  return (
    <>
      <PageHead title="Access requests" />
      <Choice
        mb="md"
        aria-label="State"
        value={state}
        onChange={setState}
        data={STATES.map((value) => ({ value, label: value }))}
      />
      <RowTable
        label="Access requests"
        {...list}
        idOf={({ id }) => id}
        columns={[
          {
            head: 'Account',
            cell: (account) => (
              <Anchor component={Link} to="/operator/accounts/$id" params={{ id: account.id } as never} inherit fw={500}>
                {account.name}
              </Anchor>
            ),
          },
          { head: 'API access', cell: (account) => <StatusBadge status={account.api_access} /> },
          { head: 'Remark', from: 'sm', cell: (account) => account.api_access_remark ?? '–' },
          { head: 'Changed', from: 'sm', cell: (account) => <Moment at={account.updated_at} /> },
          { head: '', align: 'right', cell: (account) => <Decide account={account} /> },
        ]}
        empty={<Text>No account is in this state.</Text>}
      />
    </>
  );
}

type Word = 'approve' | 'reject' | 'disable';

const WORDS: Record<Word, { verb: string; from: readonly string[] }> = {
  approve: { verb: 'Approve', from: ['requested', 'none', 'rejected', 'disabled'] },
  reject: { verb: 'Reject', from: ['requested'] },
  disable: { verb: 'Disable', from: ['approved'] },
};

/** Approve, reject or disable, each with a remark that the account reads. */
export function Decide({ account }: { account: Rows['account'] }) {
  const params = { path: { id: account.id } };
  const deed = useFormDeed('account');
  const send = (word: Word, remark: string) => {
    const body = { remark: remark.trim() || null };
    return deed.mutateAsync(() => {
      if (word === 'approve') return ask(api.POST('/v1/admin/accounts/{id}/actions/approve-access', { params, body }));
      if (word === 'reject') return ask(api.POST('/v1/admin/accounts/{id}/actions/reject-access', { params, body }));
      return ask(api.POST('/v1/admin/accounts/{id}/actions/disable-access', { params, body }));
    });
  };
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {(Object.keys(WORDS) as Word[]).filter((word) => WORDS[word].from.includes(account.api_access)).map((word) => (
        <FormButton
          key={word}
          label={WORDS[word].verb}
          size="compact-sm"
          variant={word === 'approve' ? 'light' : 'subtle'}
          title={`${WORDS[word].verb} API access of ${account.name}`}
          note={word === 'disable' ? 'Every key and token of the account stops working for good.' : undefined}
          verb={WORDS[word].verb}
          initial={{ remark: '' }}
          run={({ remark }) => send(word, remark)}
        >
          {(form) => (
            <Textarea label="Remark" description="The account reads it." autosize minRows={2} {...form.getInputProps('remark')} />
          )}
        </FormButton>
      ))}
    </Group>
  );
}
