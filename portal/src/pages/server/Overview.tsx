import { Anchor, Badge, Code, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useNames, useRows } from '../../api/rows';
import { CopyText, Copied } from '../../pieces/Copy';
import { Facts, Panel } from '../../pieces/Facts';
import { Moment } from '../../pieces/Moment';
import { memory } from '../../words/moment';
import { shownMoney } from '../../words/money';
import { useWallet } from '../../api/own';
import { useMay } from '../../shell/rights';
import type { Server } from '../servers/serverDeeds';
import { Screenshot } from './Screenshot';

/** What a server is, how to get in, and what it costs. */
export default function Overview({ server }: { server: Server }) {
  const networks = useNames('network');
  const keys = useNames('ssh_key');
  const projects = useNames('project');
  const ip = server.ip_addresses.public[0];
  return (
    <>
      {ip && server.status === 'running' && <LogIn server={server} ip={ip} />}
      <Panel title="Facts">
        <Facts
          of={[
            ['Public address', ip ? <Copied key="p" value={ip} what="the public address" /> : 'none'],
            ['Private address', <Copied key="q" value={server.ip_addresses.private[0] ?? ''} what="the private address" />],
            ['Size', `${server.size}: ${server.vcpus} vCPU, ${memory(server.memory_mib)}, ${server.disk_gib} GiB`],
            ['Image', server.image],
            ['Region', server.region],
            ['Project', projects.get(server.project_id ?? '') ?? server.project_id],
            ['Network', (
              <Anchor key="n" component={Link} to="/networks" inherit>
                {networks.get(server.network_id) ?? server.network_id}
              </Anchor>
            )],
            ['SSH keys', server.ssh_key_ids.map((id) => keys.get(id) ?? 'a deleted key').join(', ') || 'none'],
            ['MAC address', server.mac_address],
            ['When it crashes', server.on_crash === 'restart' ? 'it is started again' : 'it stays off'],
            ['Created', <Moment key="c" at={server.created_at} />],
            ['Deleted by itself', <Moment key="e" at={server.expires_at} none="never" />],
            ['Id', <Copied key="i" value={server.id} what="the id" />],
            ['Labels', <LabelList key="l" labels={server.labels} />],
          ]}
        />
      </Panel>
      <Cost server={server} />
      {server.status === 'running' && <Screenshot server={server} />}
    </>
  );
}

function LabelList({ labels }: { labels: Record<string, string> }) {
  const all = Object.entries(labels);
  if (all.length === 0) return <>none</>;
  return (
    <Group gap={4}>
      {all.map(([key, value]) => (
        <Badge key={key} variant="default" tt="none" style={{ height: 'auto', whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
          {value ? `${key}: ${value}` : key}
        </Badge>
      ))}
    </Group>
  );
}

function LogIn({ server, ip }: { server: Server; ip: string }) {
  const image = useRows('image').rows.find(({ name }) => name === server.image);
  const line = `ssh ${image?.default_user ?? 'root'}@${ip}`;
  return (
    <Panel title="Log in">
      <Group gap="sm">
        <Code fz="sm">{line}</Code>
        <CopyText value={line} />
      </Group>
      {server.ssh_key_ids.length === 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          It was made without an SSH key: set a password under Settings and log in through the console.
        </Text>
      )}
    </Panel>
  );
}

function Cost({ server }: { server: Server }) {
  const may = useMay();
  const { rows } = useRows('subscription', { status: ['held', 'active'] }, may('billing:read'));
  const currency = useWallet(may('billing:read')).data?.currency ?? 'USD';
  const own = rows.find(({ resource_id }) => resource_id === server.id);
  if (!own) return null;
  return (
    <Panel title="Cost">
      <Stack gap={2}>
        <Text>
          {shownMoney(own.price_monthly, currency)} a month, paid for {own.billing_period === 'hourly' ? 'by the started hour' : 'by the month ahead'}
        </Text>
        <Text size="sm" c="dimmed">
          {shownMoney(own.total, currency)} so far · paid until <Moment at={own.paid_until} />
        </Text>
      </Stack>
    </Panel>
  );
}
