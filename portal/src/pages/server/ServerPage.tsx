import { Alert, Button, Group, Tabs } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useDeed } from '../../api/deed';
import { useOne } from '../../api/rows';
import { PageHead } from '../../pieces/PageHead';
import { RefusalNote } from '../../pieces/RefusalNote';
import { StatusBadge } from '../../pieces/StatusBadge';
import { PageWaits } from '../../shell/PageStates';
import { useMay } from '../../shell/rights';
import { canDo, DEED_WORDS, type Deed, type Server, serverDeeds } from '../servers/serverDeeds';
import { ServerQuestion } from '../servers/ServerMenu';

const Activity = lazy(() => import('./Activity'));
const ConsoleTab = lazy(() => import('./ConsoleTab'));
const Disks = lazy(() => import('./Disks'));
const Graphs = lazy(() => import('./Graphs'));
const Overview = lazy(() => import('./Overview'));
const ServerNetwork = lazy(() => import('./ServerNetwork'));
const ServerSnapshots = lazy(() => import('./ServerSnapshots'));
const ServerSettings = lazy(() => import('./ServerSettings'));

const TABS = [
  ['overview', 'Overview', Overview],
  ['console', 'Console', ConsoleTab],
  ['graphs', 'Graphs', Graphs],
  ['disks', 'Disks', Disks],
  ['snapshots', 'Snapshots', ServerSnapshots],
  ['network', 'Network', ServerNetwork],
  ['activity', 'Activity', Activity],
  ['settings', 'Settings', ServerSettings],
] as const;

/** One server; each tab has an address of its own. */
export default function ServerPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { tab = 'overview' } = useSearch({ strict: false }) as { tab?: string };
  const navigate = useNavigate();
  const { data: server, error, isPending, refetch } = useOne('server', id);
  if (isPending) return <PageWaits />;
  if (!server) {
    return (
      <>
        <PageHead title="Server" up={{ to: '/servers', text: 'Servers' }} />
        <RefusalNote thrown={error} again={() => void refetch()} />
      </>
    );
  }
  const shown = TABS.some(([value]) => value === tab) ? tab : 'overview';
  return (
    <>
      <PageHead
        title={server.name}
        up={{ to: '/servers', text: 'Servers' }}
        beside={<StatusBadge status={server.status} />}
      >
        <PowerButtons server={server} />
      </PageHead>
      {server.fault && (
        <Alert color="red" mb="md" title="What went wrong" variant="light">
          {server.fault.message}
        </Alert>
      )}
      {server.status === 'suspended' && (
        <Alert color="orange" mb="md" title="Suspended" variant="light">
          The operator of the cloud has suspended this server.
        </Alert>
      )}
      <Tabs
        value={shown}
        keepMounted={false}
        onChange={(value) =>
          void navigate({ to: '/servers/$id', params: { id }, search: { tab: value }, replace: true } as never)}
      >
        <Tabs.List mb="md">
          {TABS.map(([value, title]) => (
            <Tabs.Tab key={value} value={value}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(([value, , Content]) => (
          <Tabs.Panel key={value} value={value}>
            <Suspense fallback={<PageWaits />}>
              <Content server={server} />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

const BUTTONS: readonly Deed[] = ['stop', 'reboot'];

function PowerButtons({ server }: { server: Server }) {
  const may = useMay();
  const [asked, setAsked] = useState<Deed | null>(null);
  const start = useDeed({
    run: () => serverDeeds.start(server.id),
    done: `${server.name} is starting.`,
    touches: ['server'],
  });
  if (!may('servers:write') || server.status === 'terminated') return null;
  return (
    <Group gap="xs">
      {canDo('start', server) && (
        <Button loading={start.isPending} onClick={() => start.mutate()}>
          Start
        </Button>
      )}
      {BUTTONS.filter((deed) => canDo(deed, server)).map((deed) => (
        <Button key={deed} variant="default" onClick={() => setAsked(deed)}>
          {DEED_WORDS[deed].verb}
        </Button>
      ))}
      {asked && <ServerQuestion server={server} deed={asked} onClose={() => setAsked(null)} />}
    </Group>
  );
}
