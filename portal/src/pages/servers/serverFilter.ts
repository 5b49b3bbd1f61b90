/** Which servers of those that were read a search leaves. */
import type { Server } from './serverDeeds';

/** A search finds names, addresses, images, sizes, ids and labels; all of its words must be found. */
export function matches(server: Server, search: string): boolean {
  const { name, id, image, size, region, ip_addresses, labels } = server;
  const hay = [
    name, id, image, size, region,
    ...ip_addresses.public,
    ...ip_addresses.private,
    ...Object.entries(labels).map(([key, value]) => `${key}:${value}`),
  ].join('\n').toLowerCase();
  return search.toLowerCase().split(/\s+/).every((word) => hay.includes(word));
}

export interface ServerSearch {
  q?: string;
  status?: string;
  project?: string;
}

/** What the address says of a search; anything else in it is left out. */
export function searchOf(raw: Record<string, unknown>): ServerSearch {
  const text = (value: unknown) =>
    typeof value === 'string' && value ? value : typeof value === 'number' ? String(value) : undefined;
  return { q: text(raw.q), status: text(raw.status), project: text(raw.project) };
}
