import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api, ask } from '../../api/client';
import { useDeed } from '../../api/deed';
import { useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Facts, Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { SearchOne } from '../../pieces/fields';
import { useMay } from '../../shell/rights';
import type { Server } from '../servers/serverDeeds';
import { CreateVolumeButton } from '../CreateVolumeButton';
import { Drive } from './Drive';

/** The root disk and the volumes that are plugged in. */
export default function Disks({ server }: { server: Server }) {
  const may = useMay();
  const mine = useRows('volume', { server_id: server.id });
  const free = useRows('volume', { status: ['available'] }).rows.filter((each) => each.region === server.region);
  const detach = useDeed({
    run: (id: string) => ask(api.POST('/v1/volumes/{id}/actions/detach', { params: { path: { id } } })),
    done: 'The volume is being unplugged.',
    touches: ['volume'],
    quiet: true,
  });
  const attach = async ({ volume }: { volume: string }) => {
    const params = { path: { id: volume } };
    await ask(api.POST('/v1/volumes/{id}/actions/attach', { params, body: { server: server.id } }));
    mine.again();
  };
  return (
    <>
      <Panel title="Root disk">
        <Facts of={[['Size', `${server.disk_gib} GiB`], ['Made from', server.image]]} />
      </Panel>
      <Panel
        title="Volumes"
        beside={(
          <Group gap="xs">
            {may('volumes:write') && <FormButton
              label="Attach"
              variant="default"
              size="compact-sm"
              why={free.length > 0 ? null : 'No volume is free here.'}
              title="Attach a volume"
              verb="Attach"
              done="The volume is being plugged in."
              initial={{ volume: '' }}
              run={attach}
            >
              {(form) => (
                <SearchOne
                  label="Volume"
                  data={free.map(({ id, name, size_gib }) => ({ value: id, label: `${name} (${size_gib} GiB)` }))}
                  {...form.getInputProps('volume')}
                />
              )}
            </FormButton>}
            {may('volumes:write') && <CreateVolumeButton server={server} />}
            <Anchor component={Link} to="/volumes" size="sm">All volumes</Anchor>
          </Group>
        )}
      >
        <RowTable
          label="Volumes of the server"
          {...mine}
          idOf={(volume) => volume.id}
          columns={[
            {
              head: 'Name',
              cell: (volume) => <Anchor component={Link} to="/volumes" inherit>{volume.name}</Anchor>,
            },
            { head: 'Status', cell: (volume) => <StatusBadge status={volume.status} /> },
            { head: 'Size', cell: (volume) => `${volume.size_gib} GiB` },
            { head: 'In the guest', from: 'md', cell: (volume) => `/dev/disk/by-id/virtio-${volume.serial}` },
            {
              head: '',
              align: 'right',
              cell: (volume) => may('volumes:write') && (
                <ConfirmButton
                  size="compact-sm"
                  danger={false}
                  disabled={volume.status !== 'attached'}
                  title={`Detach ${volume.name}?`}
                  text="Unmount it in the guest first, or what is not written yet may be lost."
                  verb="Detach"
                  run={() => detach.mutateAsync(volume.id)}
                />
              ),
            },
          ]}
          empty={<Text size="sm">No volume is plugged in.</Text>}
        />
      </Panel>
      <Drive server={server} />
    </>
  );
}
