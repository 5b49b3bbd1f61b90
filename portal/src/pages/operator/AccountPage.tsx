import { Group, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { useOne } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Copied } from '../../pieces/Copy';
import { Facts, Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RefusalNote } from '../../pieces/RefusalNote';
import { StatusBadge } from '../../pieces/StatusBadge';
import { NumberField } from '../../pieces/fields';
import { PageWaits } from '../../shell/PageStates';
import { shownMoney } from '../../words/money';
import { Decide } from './AccessRequests';
import { OperatorOnly } from './OperatorOnly';

const UP = { to: '/operator/accounts', text: 'Accounts' };

/** One account as the operator sees it: whether it works, its API access, its money. */
export default function AccountPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  return (
    <OperatorOnly title="Account">
      <OneAccount id={id} />
    </OperatorOnly>
  );
}

function OneAccount({ id }: { id: string }) {
  const params = { path: { id } };
  const { data: account, error, isPending } = useOne('account', id);
  const deed = useFormDeed('account');
  if (isPending) return <PageWaits />;
  if (!account) {
    return (
      <>
        <PageHead title="Account" up={UP} />
        <RefusalNote thrown={error} />
      </>
    );
  }
  const isOn = account.status === 'active';
  const change = (body: { suspended?: boolean; rate_limit?: number | null }) =>
    deed.mutateAsync(() => ask(api.PATCH('/v1/admin/accounts/{id}', { params, body })));
  return (
    <>
      <PageHead title={account.name} up={UP} beside={<StatusBadge status={account.status} />}>
        <ConfirmButton
          label={isOn ? 'Suspend' : 'Let it work again'}
          danger={isOn}
          title={isOn ? `Suspend ${account.name}?` : `Let ${account.name} work again?`}
          text={isOn ? 'It can read but change nothing.' : 'It can change things again.'}
          verb={isOn ? 'Suspend' : 'Do it'}
          run={() => change({ suspended: isOn })}
        />
      </PageHead>
      <Panel
        title="Facts"
        beside={
          <FormButton
            label="Change the rate"
            variant="default"
            size="compact-sm"
            title="Requests a minute"
            verb="Save"
            initial={{ rate_limit: account.rate_limit ?? '' } as { rate_limit: number | string }}
            run={({ rate_limit }) => change({ rate_limit: rate_limit === '' ? null : Number(rate_limit) })}
          >
            {(form) => (
              <NumberField label="Requests a minute" description="0 is no limit; empty is as usual." min={0} {...form.getInputProps('rate_limit')} />
            )}
          </FormButton>
        }
      >
        <Facts
          of={[
            ['Id', <Copied key="i" value={account.id} what="the id" />],
            ['Since', <Moment key="c" at={account.created_at} />],
            ['Requests a minute', account.rate_limit ?? 'as usual'],
          ]}
        />
      </Panel>
      <Panel title="API access" beside={<Decide account={account} />}>
        <Facts
          of={[
            ['State', <StatusBadge key="s" status={account.api_access} />],
            ['Remark', account.api_access_remark ?? 'none'],
          ]}
        />
      </Panel>
      <Money id={id} />
    </>
  );
}

function Money({ id }: { id: string }) {
  const params = { path: { id } };
  const { data: wallet, error, refetch } = useQuery({
    queryKey: ['account', id, 'wallet'],
    queryFn: () => ask(api.GET('/v1/admin/accounts/{id}/wallet', { params })),
  });
  const shown = (text: string) => shownMoney(text, wallet?.currency ?? 'USD');
  return (
    <Panel
      title="Wallet"
      beside={
        <Group gap="xs">
          <FormButton
            label="Give credit"
            size="compact-sm"
            title="Give credit"
            verb="Give"
            done="The credit is given."
            initial={{ amount: '', remark: '' }}
            run={async ({ amount, remark }) => {
              const body = { amount: amount.trim(), remark: remark.trim() || null };
              await ask(api.POST('/v1/admin/accounts/{id}/credits', { params, body }));
              await refetch();
            }}
          >
            {(form) => (
              <>
                <TextInput label="Amount" placeholder="100.00" inputMode="decimal" data-autofocus {...form.getInputProps('amount')} />
                <TextInput label="Remark" {...form.getInputProps('remark')} />
              </>
            )}
          </FormButton>
          <FormButton
            label="Credit limit"
            variant="default"
            size="compact-sm"
            title="Credit limit"
            verb="Save"
            initial={{ credit_limit: wallet?.credit_limit ?? '' }}
            run={async ({ credit_limit }) => {
              const body = { credit_limit: credit_limit.trim() || null };
              await ask(api.PATCH('/v1/admin/accounts/{id}/wallet', { params, body }));
              await refetch();
            }}
          >
            {(form) => (
              <TextInput
                label="How far below zero orders may bring it"
                description="Empty is as far as it likes."
                inputMode="decimal"
                {...form.getInputProps('credit_limit')}
              />
            )}
          </FormButton>
        </Group>
      }
    >
      <RefusalNote thrown={error} />
      {wallet && (
        <Facts
          of={[
            ['Balance', shown(wallet.balance)],
            ['Held for orders', shown(wallet.held)],
            ['Credit limit', wallet.credit_limit === null ? 'none' : shown(wallet.credit_limit)],
            ['Costs a month', shown(wallet.monthly_cost)],
          ]}
        />
      )}
    </Panel>
  );
}
