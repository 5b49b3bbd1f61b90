import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useNames, useRows } from '../../api/rows';
import { Copied } from '../../pieces/Copy';
import { PickOne } from '../../pieces/fields';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { type Column, RowTable } from '../../pieces/RowTable';
import { ServerLink } from '../../pieces/ServerLink';
import { StatusBadge } from '../../pieces/StatusBadge';
import { useMay } from '../../shell/rights';
import { memory, words } from '../../words/moment';
import type { Server } from './serverDeeds';
import { matches, type ServerSearch, searchOf } from './serverFilter';
import { ServerMenu } from './ServerMenu';

// Comes when servers are chosen.
const BulkBar = lazy(() => import('./BulkBar'));

const STATUSES = [
  'pending', 'building', 'running', 'starting', 'stopping', 'stopped', 'rebooting', 'rebuilding',
  'resizing', 'suspended', 'failed', 'deleting', 'terminated',
];

const columns: Column<Server>[] = [
  {
    head: 'Name',
    cell: (server) => (
      <ServerLink id={server.id} fw={500} inherit>{server.name}</ServerLink>
    ),
  },
  { head: 'Status', cell: (server) => <StatusBadge status={server.status} /> },
  {
    head: 'Public address',
    from: 'sm',
    cell: ({ ip_addresses: { public: [ip] } }) => (ip ? <Copied value={ip} what="the address" /> : '–'),
  },
  { head: 'Private address', from: 'lg', cell: (server) => server.ip_addresses.private[0] ?? '–' },
  {
    head: 'Size',
    from: 'md',
    cell: (server) => `${server.size} · ${server.vcpus} vCPU · ${memory(server.memory_mib)}`,
  },
  { head: 'Image', from: 'lg', cell: (server) => server.image },
  { head: 'Created', from: 'md', cell: (server) => <Moment at={server.created_at} /> },
  { head: '', align: 'right', cell: (server) => <ServerMenu server={server} /> },
];

/** All servers: searched, filtered, live, and many at once. */
export default function ServerList() {
  const may = useMay();
  const navigate = useNavigate();
  const search = searchOf(useSearch({ strict: false }) as Record<string, unknown>);
  const [text, setText] = useState(search.q ?? '');
  const [settled] = useDebouncedValue(text, 200);
  const projects = useNames('project');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());

  const set = (part: ServerSearch) => {
    const next = { ...search, ...part };
    for (const key of Object.keys(next) as (keyof ServerSearch)[]) if (!next[key]) delete next[key];
    void navigate({ to: '/servers', search: next as never, replace: true });
  };
  useEffect(() => {
    if (settled !== (search.q ?? '')) set({ q: settled.trim() || undefined });
    // Only a settled text moves the address; the address itself is read once.
  }, [settled]);

  const list = useRows('server', {
    status: search.status ? [search.status] : undefined,
    project_id: search.project,
  });
  const rows = useMemo(
    () => (search.q ? list.rows.filter((server) => matches(server, search.q ?? '')) : list.rows),
    [list.rows, search.q],
  );
  // The cloud looks into names alone; addresses, images and labels are looked for here, in all rows.
  useEffect(() => {
    if (search.q && list.hasMore && !list.isReadingMore) list.more();
  }, [search.q, list.hasMore, list.isReadingMore, list.more]);

  const filtered = Boolean(search.q || search.status || search.project);
  const picked = rows.filter((server) => chosen.has(server.id));
  return (
    <>
      <PageHead title="Servers">
        {may('servers:write') && (
          <Button component={Link} to="/servers/new">
            Create server
          </Button>
        )}
      </PageHead>
      <Group mb="md" gap="sm" role="search">
        <TextInput
          aria-label="Search servers"
          placeholder="Name, address, image, label"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          style={{ flex: '1 1 220px' }}
        />
        <PickOne
          aria-label="Status"
          none="Any status"
          data={STATUSES.map((status) => ({ value: status, label: words(status) }))}
          value={search.status}
          onChange={(status) => set({ status: status || undefined })}
          w={150}
        />
        {projects.size > 1 && (
          <PickOne
            aria-label="Project"
            none="Any project"
            data={[...projects].map(([value, label]) => ({ value, label }))}
            value={search.project}
            onChange={(project) => set({ project: project || undefined })}
            w={180}
          />
        )}
      </Group>
      <Suspense>
        {picked.length > 0 && <BulkBar servers={picked} forget={() => setChosen(new Set())} />}
      </Suspense>
      <RowTable
        label="Servers"
        {...list}
        rows={rows}
        columns={columns}
        idOf={(server) => server.id}
        nameOf={(server) => server.name}
        selection={may('servers:write') ? { chosen, choose: setChosen } : undefined}
        empty={<Empty filtered={filtered} clear={() => { setText(''); void navigate({ to: '/servers' }); }} />}
      />
    </>
  );
}

function Empty({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  return (
    <Stack align="center" gap="xs">
      <Text>{filtered ? 'No server matches.' : 'There are no servers yet.'}</Text>
      {filtered ? (
        <Button variant="light" onClick={clear}>
          Show all
        </Button>
      ) : (
        <Button component={Link} to="/servers/new" variant="light">
          Create the first one
        </Button>
      )}
    </Stack>
  );
}
