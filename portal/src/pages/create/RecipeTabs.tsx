import { Code, Group, Stack, Tabs, Text } from '@mantine/core';
import { useRows } from '../../api/rows';
import { CopyText } from '../../pieces/Copy';
import { Panel } from '../../pieces/Facts';
import { recipes } from './dialects';
import { chosenOf, useOffered } from './offered';
import type { Order } from './order';
import { useServedDialects } from './servedDialects';

/** The same order as a request of each API and as a command. */
export function RecipeTabs({ order }: { order: Order }) {
  const served = useServedDialects();
  const id = (rows: readonly { id: string; name: string }[], name: string | undefined) =>
    rows.find((row) => row.name === name)?.id ?? null;
  const regions = useRows('region').rows;
  const networks = useRows('network').rows;
  const projects = useRows('project').rows;
  const project = projects.find((each) => (order.project ? each.name === order.project : each.is_default));
  const keys = useRows('ssh_key').rows;
  const groups = useRows('security_group').rows;
  const network = order.network
    ? id(networks, order.network)
    : networks.find((each) => each.is_default && each.project_id === project?.id)?.id ?? null;
  const all = recipes(order, {
    origin: location.origin,
    sizeId: id(useRows('size').rows, order.size),
    imageId: chosenOf(order, useOffered(order).rows)?.id ?? null,
    networkId: network,
    regionId: id(regions, order.region),
    firstKeyId: id(keys, order.ssh_keys[0]),
    firstGroupId: id(groups, order.security_groups[0]),
    projectName: project?.name ?? 'Default',
  }, served);
  return (
    <Panel title="The same as a command">
      <Tabs defaultValue={all[0]?.dialect} keepMounted={false}>
        <Tabs.List mb="sm">
          {all.map(({ dialect, title }) => (
            <Tabs.Tab key={dialect} value={dialect}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {all.map(({ dialect, text, lacks }) => (
          <Tabs.Panel key={dialect} value={dialect}>
            <Stack gap="xs">
              {lacks.length > 0 && <Text size="sm">This API cannot say: {lacks.join(', ')}.</Text>}
              <Code block tabIndex={0} aria-label="The command" style={{ maxHeight: 360, overflow: 'auto' }}>
                {text}
              </Code>
              <Group>
                <CopyText value={text} />
              </Group>
            </Stack>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Panel>
  );
}
