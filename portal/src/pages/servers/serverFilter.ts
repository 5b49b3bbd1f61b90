/** Which servers of those that were read a search leaves. */
import { holds } from '../../pieces/listSearch';
import type { Server } from './serverDeeds';

/** A search finds names, addresses, images, sizes, ids and labels; all of its words must be found. */
export function matches(server: Server, search: string): boolean {
  const { name, id, image, size, region, ip_addresses, labels } = server;
  return holds([
    name, id, image, size, region,
    ...ip_addresses.public,
    ...ip_addresses.private,
    ...Object.entries(labels).map(([key, value]) => `${key}:${value}`),
  ], search);
}
