/** What servers can begin with, in one shape whatever it is. */
import { useRows } from '../../api/rows';
import { memory } from '../../words/moment';
import { type Image, useImages } from '../imagePull';
import type { Snapshot } from '../snapshots/snapshotDeeds';
import type { Order } from './order';

/** An image, an ISO or a snapshot that can be ordered. */
export interface Offered {
  id: string;
  /** What the order holds of it. */
  value: string;
  title: string;
  text: string;
  /** What else a search finds it by. */
  hay: string;
  /** How far it is fetched, where that should be seen before it is chosen. */
  status: string | null;
  /** Where it must be ordered, if it lies somewhere. */
  region: string | null;
  min_memory_mib: number;
  min_disk_gib: number;
}

/** What of fetching a person should see before choosing. */
const OUT = new Set(['pulling', 'failed']);

const ofImage = (image: Image): Offered => {
  const { id, name, title, os, pull, min_memory_mib, min_disk_gib } = image;
  // An image that is not here yet makes the first order take longer.
  const later = pull && pull.status !== 'ready' ? ' · fetched with the first order' : '';
  const text = `${name} · from ${memory(min_memory_mib)} and ${min_disk_gib} GiB disk${later}`;
  const status = pull && OUT.has(pull.status) ? pull.status : null;
  return { id, value: name, title, text, hay: `${name} ${os}`, status, region: null, min_memory_mib, min_disk_gib };
};

const ofSnapshot = ({ id, name, size_gib, region, created_at }: Snapshot): Offered => {
  const text = `${size_gib} GiB · of ${created_at.slice(0, 10)}`;
  return { id, value: id, title: name, text, hay: id, status: null, region, min_memory_mib: 0, min_disk_gib: size_gib };
};

/** What an order like this can begin with. */
export function useOffered({ from }: Order): { rows: Offered[]; isPending: boolean } {
  const images = useImages(from === 'iso' ? 'iso' : 'disk', from !== 'snapshot');
  const snapshots = useRows('snapshot', { status: ['ready'] }, from === 'snapshot');
  if (from === 'snapshot') {
    // A volume's snapshot holds no system to start.
    return { rows: snapshots.rows.filter(({ server_id }) => server_id).map(ofSnapshot), isPending: snapshots.isPending };
  }
  return { rows: images.rows.filter(({ status }) => status === 'active').map(ofImage), isPending: images.isPending };
}

export const chosenOf = (order: Order, rows: readonly Offered[]) =>
  rows.find(({ value }) => value === (order.from === 'snapshot' ? order.snapshot : order.image));
