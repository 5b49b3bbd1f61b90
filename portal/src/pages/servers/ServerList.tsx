import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useNames, useReadAll, useRows } from '../../api/rows';
import { Copied } from '../../pieces/Copy';
import { PickOne } from '../../pieces/fields';
import { useListSearch } from '../../pieces/listSearch';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { type Column, RowTable } from '../../pieces/RowTable';
import { Nothing, SearchBar } from '../../pieces/SearchBar';
import { ServerLink } from '../../pieces/ServerLink';
import { StatusBadge } from '../../pieces/StatusBadge';
import { useMay } from '../../shell/rights';
import { memory } from '../../words/moment';
import type { Server } from './serverDeeds';
import { matches } from './serverFilter';
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
  const { search, text, setText, set, clear, isFiltered } = useListSearch('/servers', ['status', 'project']);
  const projects = useNames('project');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());

  const list = useRows('server', {
    status: search.status ? [search.status] : undefined,
    project_id: search.project,
  });
  const rows = useMemo(
    () => (search.q ? list.rows.filter((server) => matches(server, search.q ?? '')) : list.rows),
    [list.rows, search.q],
  );
  // The cloud looks into names alone; addresses, images and labels are looked for here, in all rows.
  useReadAll(list, Boolean(search.q));

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
      <SearchBar
        what="servers"
        placeholder="Name, address, image, label"
        {...{ text, setText }}
        statuses={STATUSES}
        status={search.status}
        pick={(status) => set({ status })}
      >
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
      </SearchBar>
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
        empty={(
          <Nothing what="server" {...{ isFiltered, clear }}>
            {may('servers:write') && (
              <Button component={Link} to="/servers/new" variant="light">
                Create the first one
              </Button>
            )}
          </Nothing>
        )}
      />
    </>
  );
}
