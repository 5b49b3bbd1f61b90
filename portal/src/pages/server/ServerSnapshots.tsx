import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRows } from '../../api/rows';
import { Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { useMay } from '../../shell/rights';
import type { Server } from '../servers/serverDeeds';
import { whyNoCopyOfServer } from '../snapshots/snapshotDeeds';
import { SnapshotTable } from '../snapshots/SnapshotTable';
import { useSnapshotForm } from '../snapshots/useSnapshotForm';

/** Copies of a server's root disk. */
export default function ServerSnapshots({ server }: { server: Server }) {
  const may = useMay();
  const list = useRows('snapshot', { source_id: server.id }, may('volumes:read'));
  const create = useSnapshotForm({ server });
  const why = whyNoCopyOfServer(server);
  const canCreate = may('volumes:write') && may('servers:write');
  if (!may('volumes:read')) return <Text size="sm">Your role may not look at snapshots.</Text>;
  return (
    <Panel
      title="Snapshots of the root disk"
      beside={(
        <Group gap="xs">
          {canCreate && <FormButton label="Create snapshot" variant="default" size="compact-sm" why={why} {...create} />}
          <Anchor component={Link} to="/snapshots" size="sm">All snapshots</Anchor>
        </Group>
      )}
    >
      <SnapshotTable
        label="Snapshots of the server"
        list={list}
        empty={(
          <Text size="sm">
            There are none. A snapshot is the way back from a change that goes wrong; volumes have their own.
          </Text>
        )}
      />
    </Panel>
  );
}
