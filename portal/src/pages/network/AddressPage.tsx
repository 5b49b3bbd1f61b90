import { Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { type Rows, useNames, useOne, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Panel } from '../../pieces/Facts';
import { PageHead } from '../../pieces/PageHead';
import { RefusalNote } from '../../pieces/RefusalNote';
import { RemoveRuleButton } from '../../pieces/RemoveRuleButton';
import { RowTable } from '../../pieces/RowTable';
import { ServerLink } from '../../pieces/ServerLink';
import { PageWaits } from '../../shell/PageStates';
import { useMay } from '../../shell/rights';
import { AddBlockRuleButton, ForwardButton } from './AddressForms';
import { RuleTable } from './RuleTable';

type Address = Rows['address'];

const UP = { to: '/addresses', text: 'Addresses' };

/** One address: what it lets in, and which of its ports lead where. */
export default function AddressPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: address, error, isPending } = useOne('address', id);
  if (isPending) return <PageWaits />;
  if (!address) {
    return (
      <>
        <PageHead title="Address" up={UP} />
        <RefusalNote thrown={error} />
      </>
    );
  }
  return (
    <>
      <PageHead title={address.ip} up={UP} note={address.name === address.ip ? undefined : address.name} />
      <RulesPanel address={address} />
      <ForwardsPanel address={address} />
    </>
  );
}

function RulesPanel({ address }: { address: Address }) {
  const may = useMay();
  const deed = useFormDeed('address');
  return (
    <Panel title="Rules" beside={may('networks:write') && <AddBlockRuleButton address={address} />}>
      <RuleTable
        group={address}
        none="No rules: only what the security groups of its servers let in gets in."
        deeds={may('networks:write') ? (rule) => (
          <RemoveRuleButton
            whom="servers that the address leads to"
            run={() =>
              deed.mutateAsync(() =>
                ask(api.DELETE('/v1/addresses/{id}/rules/{rule_id}', {
                  params: { path: { id: address.id, rule_id: rule.id } },
                })))}
          />
        ) : undefined}
      />
    </Panel>
  );
}

function ForwardsPanel({ address }: { address: Address }) {
  const may = useMay();
  const list = useRows('forward_rule', { address_id: address.id });
  const servers = useNames('server');
  const deed = useFormDeed('forward_rule', 'address');
  const free = address.server_id === null && may('networks:write');
  return (
    <Panel title="Forwarded ports" beside={free && <ForwardButton address={address} />}>
      <RowTable
        label="Forwarded ports"
        {...list}
        idOf={(rule) => rule.id}
        columns={[
          { head: 'Ports', cell: (rule) => `${rule.protocol.toUpperCase()} ${rule.public_ports}` },
          {
            head: 'Lead to',
            cell: (rule) => (
              <>
                <ServerLink id={rule.server_id} inherit>{servers.get(rule.server_id) ?? rule.server_id}</ServerLink>
                {` ${rule.private_ports}`}
              </>
            ),
          },
          { head: 'Name', from: 'sm', cell: (rule) => rule.name },
          {
            head: '',
            align: 'right',
            cell: (rule) => may('networks:write') && (
              <ConfirmButton
                size="compact-sm"
                variant="subtle"
                title={`Delete ${rule.name}?`}
                text="Open connections over these ports end."
                verb="Delete"
                run={() =>
                  deed.mutateAsync(() => ask(api.DELETE('/v1/forward-rules/{id}', { params: { path: { id: rule.id } } })))}
              />
            ),
          },
        ]}
        empty={(
          <Text size="sm">
            {address.server_id ? 'All of its ports lead to one server.' : 'None of its ports leads to a server.'}
          </Text>
        )}
      />
    </Panel>
  );
}
