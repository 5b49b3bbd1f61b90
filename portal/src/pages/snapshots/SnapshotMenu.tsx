import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useOne } from '../../api/rows';
import { type MenuEntry, OpenMenu, RowMenu, type RowMenuLook } from '../../pieces/OpenMenu';
import { useMay } from '../../shell/rights';
import { type Snapshot, whyNoDelete, whyNoRevert, whyUnready } from './snapshotDeeds';
import { type Asked, SnapshotQuestion } from './SnapshotQuestion';

/** What can be done to a snapshot from its row. */
export function SnapshotMenu({ snapshot }: { snapshot: Snapshot }) {
  const may = useMay();
  const [asked, setAsked] = useState<Asked | null>(null);
  if (!may('volumes:write') && !may('volumes:destroy')) return null;
  return (
    <>
      <RowMenu name={snapshot.name}>
        {(look) => <Items look={look} snapshot={snapshot} question={setAsked} />}
      </RowMenu>
      {asked && <SnapshotQuestion snapshot={snapshot} asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function Items(props: { look: RowMenuLook; snapshot: Snapshot; question: (asked: Asked) => void }) {
  const { look, snapshot, question } = props;
  const may = useMay();
  const navigate = useNavigate();
  const whyNot = useWhyNoRevert(snapshot);
  const entry = (text: string, asked: Asked, why: string | null = null, isDanger = false): MenuEntry =>
    ({ text, why, isDanger, run: () => question(asked) });
  const canRevert = may('volumes:destroy') && (!snapshot.server_id || may('servers:destroy'));
  const order = () => void navigate({ to: '/servers/new', search: { snapshot: snapshot.id } as never });
  const entries: MenuEntry[] = [
    ...(may('volumes:write') ? [
      entry('Rename', 'rename', snapshot.status === 'deleting' ? whyUnready(snapshot) : null),
      entry('New volume', 'volume', whyUnready(snapshot)),
    ] : []),
    ...(snapshot.server_id && may('servers:write') ? [{ text: 'New server', why: whyUnready(snapshot), run: order }] : []),
    ...(canRevert ? [entry(snapshot.server_id ? 'Revert the server' : 'Revert the volume', 'revert', whyNot, true)] : []),
    ...(may('volumes:destroy') ? [entry('Delete', 'delete', whyNoDelete(snapshot), true)] : []),
  ];
  return <OpenMenu {...look} entries={entries} />;
}

/** Looks at the source when it is asked what can be done, not for each row of a list. */
function useWhyNoRevert(snapshot: Snapshot): string | null {
  const server = useOne('server', snapshot.server_id ?? '', snapshot.server_id !== null);
  const volume = useOne('volume', snapshot.volume_id ?? '', snapshot.volume_id !== null);
  const inside = volume.data?.server_id ?? null;
  const holder = useOne('server', inside ?? '', inside !== null);
  if (server.isLoading || volume.isLoading || holder.isLoading) return 'Its source is being looked at.';
  return whyNoRevert(snapshot, { server: server.data, volume: volume.data, holder: holder.data });
}
