/** What can be done to snapshots, and why not. */
import type { Schemas } from '../../api/client';
import { words } from '../../words/moment';
import type { Server } from '../servers/serverDeeds';

export type Snapshot = Schemas['Snapshot'];
type Volume = Schemas['Volume'];

export const SNAPSHOT_STATUSES: readonly Snapshot['status'][] = ['creating', 'ready', 'reverting', 'failed', 'deleting'];

/** Where the disk of a server rests enough to be copied. */
export const whyNoCopyOfServer = ({ status }: Server) =>
  status === 'running' || status === 'stopped' ? null : `The server is ${words(status)}; it must run or be off.`;

export const whyNoCopyOfVolume = ({ status }: Volume) =>
  status === 'available' || status === 'attached' ? null : `The volume is ${words(status)}.`;

const UNREADY: Record<Exclude<Snapshot['status'], 'ready'>, string> = {
  creating: 'It is being copied.',
  reverting: 'It is being copied back.',
  failed: 'Nothing of it is there.',
  deleting: 'It is being deleted.',
  deleted: 'It is deleted.',
};

/** Why nothing can be made of it. */
export const whyUnready = ({ status }: Snapshot) => (status === 'ready' ? null : UNREADY[status]);

/** A snapshot that is being copied back stays until that is done. */
export const whyNoDelete = ({ status }: Snapshot) =>
  status === 'reverting' || status === 'deleting' ? UNREADY[status] : null;

/** What a snapshot is of, as far as that is there, and the server that a volume is in. */
export interface Source {
  server?: Server;
  volume?: Volume;
  holder?: Server;
}

/** Why its source cannot be made what it was; the cloud's own rules, told before they are asked. */
export function whyNoRevert(snapshot: Snapshot, { server, volume, holder }: Source): string | null {
  const unready = whyUnready(snapshot);
  if (unready) return unready;
  if (snapshot.server_id) {
    if (!server || server.status === 'terminated') return 'Its server is gone; make a new one from it.';
    return server.status === 'stopped' ? null : `Stop ${server.name} first.`;
  }
  if (!volume || volume.status === 'deleted') return 'Its volume is gone; make a new volume from it.';
  const busy = whyNoCopyOfVolume(volume);
  if (busy || !volume.server_id || holder?.status === 'stopped') return busy;
  return `Detach ${volume.name} or stop ${holder?.name ?? 'its server'} first.`;
}
