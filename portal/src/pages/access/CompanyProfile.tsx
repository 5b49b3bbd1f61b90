import { Alert, Anchor, Button, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { api, ask, type Schemas } from '../../api/client';
import { useDeed } from '../../api/deed';
import { useAccount } from '../../api/own';
import { Facts, Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { Copied } from '../../pieces/Copy';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RefusalNote } from '../../pieces/RefusalNote';
import { StatusBadge } from '../../pieces/StatusBadge';
import { NavEntry } from '../../shell/NavEntry';
import { useMay } from '../../shell/rights';
import { KeyPair } from './KeyPair';
import { NewTokenButton } from './TokenDialog';
import { TokenTable } from './TokenTable';

const PARTS = [
  ['company', 'Company'],
  ['api', 'API Info'],
] as const;

/** Company > Profile, with API Info in its left bar. */
export default function CompanyProfile() {
  const { part = 'company' } = useSearch({ strict: false }) as { part?: string };
  const { data: account, error } = useAccount();
  return (
    <>
      <PageHead title="Company profile" />
      <RefusalNote thrown={error} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <nav aria-label="Parts of the profile" style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
          {PARTS.map(([value, title]) => (
            <NavEntry
              key={value}
              to="/company/profile"
              search={{ part: value }}
              text={title}
              isHere={part === value}
            />
          ))}
        </nav>
        {account && (part === 'api' ? <ApiInfo account={account} /> : <Company account={account} />)}
      </SimpleGrid>
    </>
  );
}

function Company({ account }: { account: Schemas['Account'] }) {
  const may = useMay();
  const rename = useDeed({
    run: (body: { name: string }) => ask(api.PATCH('/v1/account', { body })),
    touches: ['account'],
    quiet: true,
  });
  return (
    <Panel
      title="Company"
      beside={may('account:write') && (
        <FormButton
          label="Rename"
          variant="default"
          size="compact-sm"
          title="Rename the account"
          verb="Rename"
          initial={{ name: account.name }}
          run={(body) => rename.mutateAsync(body)}
        >
          {(form) => <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />}
        </FormButton>
      )}
    >
      <Facts
        of={[
          ['Name', account.name],
          ['Status', <StatusBadge key="s" status={account.status} />],
          ['Requests a minute', account.rate_limit ?? 'as usual'],
          ['Since', <Moment key="c" at={account.created_at} />],
          ['Id', <Copied key="i" value={account.id} what="the id" />],
        ]}
      />
    </Panel>
  );
}

const DISABLED = 'API Access is currently disabled on your account.';

/** Whether programs may act for the account, and how that is asked for. */
function ApiInfo({ account }: { account: Schemas['Account'] }) {
  const may = useMay();
  const request = useDeed({
    run: () => ask(api.POST('/v1/account/actions/request-access')),
    done: (answer: Schemas['Account']) =>
      answer.api_access === 'approved' ? 'API access is enabled.' : 'API access is requested.',
    touches: ['account'],
  });
  const documents = (
    <Anchor href="/docs" target="_blank" rel="noopener">
      API documentation
    </Anchor>
  );
  if (account.api_access === 'approved') {
    return (
      <div>
        <KeyPair />
        <Panel title="Personal Access Token" beside={may('tokens:write') && <NewTokenButton />}>
          <TokenTable />
          <Text size="sm" mt="sm">
            Endpoints, authentication and actions are in the {documents}.
          </Text>
        </Panel>
      </div>
    );
  }
  const waits = account.api_access === 'requested';
  return (
    <Panel title="API Info">
      <Stack align="start">
        <Text>{DISABLED}</Text>
        {account.api_access === 'rejected' && (
          <Alert color="orange" variant="light" title="The last request was rejected">
            {account.api_access_remark || 'No reason was given.'}
          </Alert>
        )}
        {waits && (
          <Text size="sm">
            Requested <Moment at={account.updated_at} />. It waits for the operator of the cloud.
          </Text>
        )}
        {!waits && may('account:write') && (
          <Button loading={request.isPending} onClick={() => request.mutate()}>
            Request API Access
          </Button>
        )}
        <Text size="sm">See the {documents}.</Text>
      </Stack>
    </Panel>
  );
}
