/**
 * Lists that are read while events come: an answer that was on its way may be older than an event
 * that is already shown. So what the last events told is put over every answer that comes in.
 */
import type { QueryClient } from '@tanstack/react-query';
import type { Schemas } from './client';
import type { Kind, Pages } from './rows';
import { withKnownStates } from './rowStates';

/** No answer is on its way for longer. */
const REMEMBERED_MS = 15_000;

interface Noted {
  data: Schemas['Event']['data'];
  at: number;
}

const noted = new Map<string, Map<string, Noted>>();

/** Of each object the last event counts. */
export function noteEvent({ resource, data }: Schemas['Event'], now = Date.now()) {
  const events = noted.get(resource.type) ?? new Map<string, Noted>();
  // The last one stands last, so the old ones are at the front.
  events.delete(resource.id);
  noted.set(resource.type, events.set(resource.id, { data, at: now }));
  for (const [id, { at }] of events) {
    if (now - at < REMEMBERED_MS) break;
    events.delete(id);
  }
}

export const recently = (kind: string) => noted.get(kind) ?? new Map<string, Noted>();

/** Puts the last events over answers; returns what ends that. */
export function recheckLists(client: QueryClient) {
  return client.getQueryCache().subscribe((change) => {
    if (change.type !== 'updated' || change.action.type !== 'success' || change.action.manual) return;
    const { queryKey } = change.query;
    const events = recently(String(queryKey[1]));
    if (queryKey[0] !== 'rows' || events.size === 0) return;
    const pages = client.getQueryData<Pages<Kind>>(queryKey);
    const next = pages && withKnownStates(pages, events);
    if (next && next !== pages) client.setQueryData(queryKey, next);
  });
}
