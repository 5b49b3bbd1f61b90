import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useDeed } from '../../api/deed';
import { useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Copied } from '../../pieces/Copy';
import { Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { CheckList, SearchOne } from '../../pieces/fields';
import { RowTable } from '../../pieces/RowTable';
import { useMay } from '../../shell/rights';
import { AssignButton, UnassignButton } from '../network/AddressDeeds';
import { RuleTable } from '../network/RuleTable';
import type { Server } from '../servers/serverDeeds';

/** How a server is connected and what may reach it. */
export default function ServerNetwork({ server }: { server: Server }) {
  return (
    <>
      <PrivateNetworks server={server} />
      <PublicAddress server={server} />
      <Groups server={server} />
    </>
  );
}

/** The cards of a server; the primary one stays. */
function PrivateNetworks({ server }: { server: Server }) {
  const may = useMay();
  const { rows } = useRows('network', { project_id: server.project_id ?? undefined });
  const name = (id: string) => {
    const network = rows.find((each) => each.id === id);
    return network ? `${network.name} (${network.cidr})` : id;
  };
  const taken = server.networks.map(({ network_id }) => network_id);
  const region = useRows('region').rows.find((each) => each.name === server.region)?.id;
  const free = rows.filter(({ id, region_id }) => region_id === region && !taken.includes(id));
  const rests = server.status === 'running' || server.status === 'stopped';
  const params = { path: { id: server.id } };
  const attach = async ({ network }: { network: string }) => {
    await ask(api.POST('/v1/servers/{id}/actions/attach-network', { params, body: { network } }));
  };
  const detach = useDeed({
    run: (network: string) =>
      ask(api.POST('/v1/servers/{id}/actions/detach-network', { params, body: { network } })),
    done: 'The server leaves the network.',
    touches: ['server'],
    quiet: true,
  });
  return (
    <Panel
      title="Private networks"
      beside={
        <Group gap="xs">
          {may('servers:write') && (
            <FormButton
              label="Attach"
              variant="default"
              size="compact-sm"
              disabled={!rests || free.length === 0}
              title="Attach a network"
              verb="Attach"
              done="The server joins the network."
              initial={{ network: '' }}
              run={attach}
            >
              {(form) => (
                <SearchOne
                  label="Network"
                  data={free.map(({ id }) => ({ value: id, label: name(id) }))}
                  {...form.getInputProps('network')}
                />
              )}
            </FormButton>
          )}
          <Anchor component={Link} to="/networks" size="sm">All networks</Anchor>
        </Group>
      }
    >
      <RowTable
        label="Private networks"
        rows={server.networks}
        idOf={(card) => card.network_id}
        columns={[
          { head: 'Network', cell: (card) => name(card.network_id) },
          { head: 'Private address', cell: (card) => card.private_ip ?? 'none' },
          { head: 'MAC address', from: 'md', cell: (card) => card.mac_address },
          {
            head: '',
            align: 'right',
            cell: (card) => !card.primary && may('servers:write') && (
              <ConfirmButton
                size="compact-sm"
                variant="subtle"
                danger={false}
                disabled={!rests}
                title={`Detach ${name(card.network_id)}?`}
                text="The server's connections there end."
                verb="Detach"
                run={() => detach.mutateAsync(card.network_id)}
              />
            ),
          },
        ]}
        empty={<Text size="sm">It is in no network yet.</Text>}
      />
    </Panel>
  );
}

function PublicAddress({ server }: { server: Server }) {
  const may = useMay();
  const { rows } = useRows('address', { project_id: server.project_id ?? undefined });
  const own = rows.find(({ id }) => id === server.address_id);
  const free = rows.filter(({ status, region }) => status === 'reserved' && region === server.region);
  const [ip] = server.ip_addresses.public;
  return (
    <Panel
      title="Public address"
      beside={may('networks:write') && (
        <Group gap="xs">
          {own && <UnassignButton address={own} />}
          {free.length > 0 && <AssignButton server={server} free={free} />}
        </Group>
      )}
    >
      {ip ? <Copied value={ip} what="the public address" /> : <Text size="sm">It has none.</Text>}
      <Text size="sm" c="dimmed" mt={4}>
        {own
          ? `Reserved as ${own.name}: it is kept when the server is deleted.`
          : ip
            ? 'It came with the server and goes with it.'
            : 'Reserve one under Addresses and assign it here.'}
      </Text>
    </Panel>
  );
}

function Groups({ server }: { server: Server }) {
  const may = useMay();
  const { rows } = useRows('security_group', { project_id: server.project_id ?? undefined });
  const [edited, setEdited] = useState<string[] | null>(null);
  const set = useDeed({
    run: (groups: string[]) =>
      ask(api.PUT('/v1/servers/{id}/security-groups', {
        params: { path: { id: server.id } },
        body: { security_groups: groups },
      })),
    done: 'The security groups are set.',
    touches: ['server'],
    then: () => setEdited(null),
  });
  const on = rows.filter(({ id }) => server.security_group_ids.includes(id));
  return (
    <Panel
      title="Security groups"
      beside={may('networks:write') && edited === null && (
        <Button size="compact-sm" variant="default" onClick={() => setEdited(server.security_group_ids)}>
          Change
        </Button>
      )}
    >
      <Stack>
        {edited !== null && (
          <Stack gap="sm">
            <CheckList
              label="What may reach the server"
              isNamed
              data={rows.map(({ id, name }) => ({ value: id, label: name }))}
              value={edited}
              onChange={setEdited}
              most={10}
            />
            <Group gap="xs">
              <Button size="compact-sm" loading={set.isPending} onClick={() => set.mutate(edited)}>
                Save
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => setEdited(null)}>
                Cancel
              </Button>
            </Group>
          </Stack>
        )}
        {on.map((group) => (
          <div key={group.id}>
            <Anchor component={Link} to="/security-groups/$id" params={{ id: group.id } as never} fw={500}>
              {group.name}
            </Anchor>
            <RuleTable group={group} />
          </div>
        ))}
      </Stack>
    </Panel>
  );
}
