import { Anchor, Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useReadAll, useRows } from '../../api/rows';
import { FormButton } from '../../pieces/FormDialog';
import { holds, useListSearch } from '../../pieces/listSearch';
import { PageHead } from '../../pieces/PageHead';
import { Nothing, SearchBar } from '../../pieces/SearchBar';
import { ServerLink } from '../../pieces/ServerLink';
import { useMay } from '../../shell/rights';
import { SNAPSHOT_STATUSES, type Snapshot } from './snapshotDeeds';
import { SnapshotTable } from './SnapshotTable';
import { useSnapshotForm } from './useSnapshotForm';

/** Copies of disks: searched, filtered, live. */
export default function Snapshots() {
  const may = useMay();
  const { search, text, setText, set, clear, isFiltered } = useListSearch('/snapshots', ['status', 'source']);
  const list = useRows('snapshot', {
    status: search.status ? [search.status] : undefined,
    source_id: search.source,
  });
  const nameOf = useSourceNames();
  const rows = useMemo(() => {
    const { q } = search;
    if (!q) return list.rows;
    return list.rows.filter((each) =>
      holds([each.name, each.id, nameOf(each), each.region, ...Object.entries(each.labels).map(([key, value]) => `${key}:${value}`)], q));
  }, [list.rows, search.q, nameOf]);
  useReadAll(list, Boolean(search.q));
  const create = useSnapshotForm({});
  const [shown] = list.rows;
  return (
    <>
      <PageHead title="Snapshots" note="Whole copies of disks as they were at one moment. They are kept when what they are of is deleted.">
        {may('volumes:write') && <FormButton label="Create snapshot" {...create} />}
      </PageHead>
      <SearchBar
        what="snapshots"
        placeholder="Name, server, volume, label"
        {...{ text, setText }}
        statuses={SNAPSHOT_STATUSES}
        status={search.status}
        pick={(status) => set({ status })}
      />
      {search.source && (
        <Group mb="md" gap="xs">
          <Text size="sm">Only those of {(shown && nameOf(shown)) ?? search.source}</Text>
          <Button size="compact-sm" variant="subtle" onClick={() => set({ source: undefined })}>
            Show those of all
          </Button>
        </Group>
      )}
      <SnapshotTable
        label="Snapshots"
        list={{ ...list, rows }}
        source={{ head: 'Of', cell: (snapshot) => <SourceOf snapshot={snapshot} name={nameOf(snapshot)} /> }}
        empty={(
          <Nothing what="snapshot" {...{ isFiltered, clear }}>
            <Text size="sm" c="dimmed">Create one before you change something that you may want back.</Text>
          </Nothing>
        )}
      />
    </>
  );
}

/** The names of what snapshots are of: null for what is gone, the id while that is not known. */
function useSourceNames() {
  const may = useMay();
  const servers = useRows('server', {}, may('servers:read'));
  const volumes = useRows('volume');
  useReadAll(servers, true);
  useReadAll(volumes, true);
  const isWhole = may('servers:read') && ![servers, volumes].some(({ hasMore, isPending, error }) => hasMore || isPending || error);
  return useMemo(() => {
    const names = new Map([...servers.rows, ...volumes.rows].map(({ id, name }) => [id, name] as const));
    return ({ server_id, volume_id }: Snapshot) => {
      const id = server_id ?? volume_id ?? '';
      return names.get(id) ?? (isWhole ? null : id);
    };
  }, [servers.rows, volumes.rows, isWhole]);
}

function SourceOf({ snapshot: { server_id, volume_id }, name }: { snapshot: Snapshot; name: string | null }) {
  if (name === null) return <Text size="sm" c="dimmed">{server_id ? 'a deleted server' : 'a deleted volume'}</Text>;
  if (server_id) return <ServerLink id={server_id} inherit>{name}</ServerLink>;
  return <Anchor component={Link} to="/volumes" inherit title={volume_id ?? undefined}>{name}</Anchor>;
}
