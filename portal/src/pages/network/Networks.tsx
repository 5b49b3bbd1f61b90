import { Group, Text } from '@mantine/core';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { type Rows, useNames, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Panel } from '../../pieces/Facts';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { useMay } from '../../shell/rights';
import { ChangeNetwork, CreateNetwork } from './NetworkForms';
import { Topology } from './Topology';

/** Private networks, drawn and listed. */
export default function Networks() {
  const may = useMay();
  const list = useRows('network');
  const servers = useRows('server', {}, may('servers:read')).rows;
  const projects = useNames('project');
  const count = (id: string) => servers.filter((each) => each.network_id === id).length;
  return (
    <>
      <PageHead title="Networks" note="Servers of one network reach each other; networks never meet.">
        {may('networks:write') && <CreateNetwork />}
      </PageHead>
      {list.rows.length > 0 && (
        <Panel title="Topology">
          <Topology networks={list.rows} servers={servers} />
        </Panel>
      )}
      <RowTable
        label="Networks"
        {...list}
        idOf={(network) => network.id}
        columns={[
          {
            head: 'Name',
            cell: (network) => (
              <Text fw={500} size="sm">
                {network.name}
                {network.is_default && <Text span c="dimmed" size="sm"> · default</Text>}
              </Text>
            ),
          },
          { head: 'Addresses', cell: (network) => network.cidr },
          { head: 'Name servers', from: 'md', cell: (network) => network.nameservers.join(', ') || 'the cloud’s own' },
          { head: 'Servers', from: 'sm', cell: (network) => count(network.id) },
          { head: 'Project', from: 'md', cell: (network) => projects.get(network.project_id ?? '') ?? '–' },
          { head: 'Created', from: 'md', cell: (network) => <Moment at={network.created_at} /> },
          { head: '', align: 'right', cell: (network) => <NetworkDeeds network={network} used={count(network.id)} /> },
        ]}
        empty={<Text>There are no networks yet. The first server brings one.</Text>}
      />
    </>
  );
}

function NetworkDeeds({ network, used }: { network: Rows['network']; used: number }) {
  const may = useMay();
  const params = { path: { id: network.id } };
  const deed = useFormDeed('network');
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {may('networks:write') && <ChangeNetwork network={network} />}
      {may('networks:destroy') && !network.is_default && (
        <ConfirmButton
          variant="subtle"
          size="compact-sm"
          disabled={used > 0}
          title={`Delete ${network.name}?`}
          text="No server is in it any more, so nothing is lost but its addresses."
          verb="Delete"
          typed={network.name}
          run={() => deed.mutateAsync(() => ask(api.DELETE('/v1/networks/{id}', { params })))}
        />
      )}
    </Group>
  );
}
