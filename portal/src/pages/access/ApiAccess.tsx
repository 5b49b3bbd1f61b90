import { Alert, Anchor, Button, Code, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask, type Schemas } from '../../api/client';
import { useDeed } from '../../api/deed';
import { useAccount } from '../../api/own';
import { Refusal } from '../../api/refusal';
import { useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Panel } from '../../pieces/Facts';
import { PageHead } from '../../pieces/PageHead';
import { RefusalNote } from '../../pieces/RefusalNote';
import { StatusBadge } from '../../pieces/StatusBadge';
import { PageWaits } from '../../shell/PageStates';
import { useMay } from '../../shell/rights';
import { Moment } from '../../pieces/Moment';
import { NewTokenButton, TokenDialog } from './TokenDialog';
import { TokenTable } from './TokenTable';

/** API access of the account, from the avatar's menu: on, off, and the tokens that use it. */
export default function ApiAccess() {
  const { data: account, error, isPending } = useAccount();
  const [opened, { open, close }] = useDisclosure(false);
  const [mustAsk, setMustAsk] = useState(false);
  // Where the operator wants to decide, the cloud says so and a request can be made instead.
  const enable = async () => {
    try {
      await ask(api.POST('/v1/account/actions/enable-access'));
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.code === 'api_access_disabled') {
        setMustAsk(true);
        close();
      }
      throw thrown;
    }
  };
  if (isPending) return <PageWaits />;
  return (
    <>
      <PageHead
        title="API"
        beside={account && <StatusBadge status={account.api_access === 'approved' ? 'enabled' : account.api_access} />}
        note="Let programs act for you: create servers, read figures, whatever the portal can do."
      >
        <Button component="a" href="/docs" target="_blank" rel="noopener" variant="default">
          API documentation
        </Button>
      </PageHead>
      <RefusalNote thrown={error} />
      {account?.api_access === 'approved' && <On />}
      {account && account.api_access !== 'approved' && <Off account={account} mustAsk={mustAsk} enable={open} />}
      <TokenDialog
        opened={opened}
        onClose={close}
        title="Enable API"
        verb="Enable"
        first={account?.api_access === 'approved' ? undefined : enable}
      />
    </>
  );
}

interface OffProps {
  account: Schemas['Account'];
  mustAsk: boolean;
  enable: () => void;
}

function Off({ account: { api_access: access, api_access_remark: remark }, mustAsk, enable }: OffProps) {
  const may = useMay();
  const request = useDeed({
    run: () => ask(api.POST('/v1/account/actions/request-access')),
    done: 'API access is requested.',
    touches: ['account'],
  });
  if (access === 'requested') {
    return (
      <Panel title="API access">
        <Text>Your request waits for the operator of the cloud.</Text>
      </Panel>
    );
  }
  return (
    <Panel title="API access">
      <Stack align="start">
        <Text>API access is off. No key and no token of this account works.</Text>
        {access === 'rejected' && (
          <Alert color="orange" variant="light" title="The last request was rejected">
            {remark || 'No reason was given.'}
          </Alert>
        )}
        {!may('account:write') && <Text size="sm">Ask an owner or an admin of the account to enable it.</Text>}
        {may('account:write') && !mustAsk && <Button onClick={enable}>Enable API</Button>}
        {may('account:write') && mustAsk && (
          <>
            <Text size="sm">The operator of this cloud decides about API access.</Text>
            <Button loading={request.isPending} onClick={() => request.mutate()}>
              Request API Access
            </Button>
          </>
        )}
      </Stack>
    </Panel>
  );
}

function On() {
  const may = useMay();
  const keys = useRows('key').rows.filter(({ status }) => status === 'active').length;
  const tokens = useRows('token').rows;
  const live = tokens.filter(({ status }) => status === 'active');
  const last = live.map(({ last_used_at }) => last_used_at).filter((at) => at !== null).sort().at(-1);
  const disable = useDeed({
    run: () => ask(api.POST('/v1/account/actions/disable-access')),
    done: 'API access is off.',
    touches: ['account', 'token', 'key'],
    quiet: true,
  });
  return (
    <>
      <Panel
        title="API access"
        beside={may('account:write') && (
          <ConfirmButton
            label="Disable API"
            title="Disable API access?"
            text="Every key and token stops working at once and for good. When you enable it again, you make a new token."
            verb="Disable"
            typed="disable"
            run={() => disable.mutateAsync()}
          />
        )}
      >
        <Text size="sm">
          {live.length} {live.length === 1 ? 'token' : 'tokens'} and {keys} {keys === 1 ? 'key' : 'keys'} work. Last used{' '}
          <Moment at={last} none="never" />.
        </Text>
        <Text size="sm" c="dimmed" mt="xs">
          If you suspect that a token is known to others, revoke it below, or disable API access at once and enable it again.
        </Text>
      </Panel>
      <Panel title="Tokens" beside={may('tokens:write') && <NewTokenButton />}>
        <TokenTable />
        <Text size="sm" mt="sm">
          Keys of projects are under{' '}
          <Anchor component={Link} to="/credentials" inherit>
            Keys and tokens
          </Anchor>
          .
        </Text>
      </Panel>
      <Panel title="Use it">
        <Group>
          <Code block tabIndex={0} aria-label="An example" style={{ flex: 1, overflow: 'auto' }}>
            {`curl "${location.origin}/v1/servers" \\\n  -H "Authorization: Bearer YOUR_API_TOKEN"`}
          </Code>
        </Group>
      </Panel>
    </>
  );
}
