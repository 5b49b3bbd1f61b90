/**
 * Keeps what is shown fresh: follows the event stream, resumes it where it broke, and reads again
 * what an event was about. Only one stream is open however many pages are.
 */
import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { fetchRaw, type Schemas } from './client';
import { Refusal } from './refusal';
import { type Kind, one, type Pages, PATHS, type Rows } from './rows';
import { noteEvent, recheckLists } from './recent';
import { messages } from './sse';
import { unread, withRow, withStates } from './rowStates';

type Event = Schemas['Event'];
export type Line = 'open' | 'opening' | 'broken';

let line: Line = 'opening';
const watchers = new Set<() => void>();

function setLine(next: Line) {
  line = next;
  for (const tell of watchers) tell();
}

/** Whether states on the page are live. */
export const useLine = () =>
  useSyncExternalStore(
    (tell) => {
      watchers.add(tell);
      return () => void watchers.delete(tell);
    },
    () => line,
  );

/** So long events are gathered, so that fifty servers do not cause fifty drawings. */
const GATHER_MS = 250;
/** So many objects are read anew at a time; of more, only the state that the events tell is taken. */
const READ_MAX = 4;
/** What depends on everything is read again at most so often. */
const REST_MS = 2_000;
/** A filtered list of at most so many pages is read again when something may have come into it. */
const SHORT_PAGES = 3;
const BACKOFF_MS = [500, 1_000, 2_000, 5_000, 10_000];

export function useLive() {
  const client = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    void follow(client, stop.signal);
    const forget = recheckLists(client);
    return () => {
      stop.abort();
      forget();
    };
  }, [client]);
}

async function follow(client: QueryClient, signal: AbortSignal) {
  const gatherer = gather(client);
  let last = '';
  let failures = 0;
  while (!signal.aborted) {
    try {
      const headers = new Headers({ Accept: 'text/event-stream' });
      if (last) headers.set('Last-Event-ID', last);
      const answer = await fetchRaw('/v1/events/stream', { headers, signal });
      // What happened before the very first stream was open is not told, so it is read again.
      if (!last && failures > 0) void client.invalidateQueries();
      failures = 0;
      setLine('open');
      await drain(answer, (id, event) => {
        last = id;
        gatherer(event);
      });
    } catch (thrown) {
      if (signal.aborted) return;
      // A place that the cloud does not know any more: begin with what comes and read all again.
      if (thrown instanceof Refusal && thrown.code === 'invalid_cursor') {
        last = '';
        failures = 1;
      }
      if (thrown instanceof Refusal && (thrown.status === 401 || thrown.status === 403)) {
        setLine('broken');
        return;
      }
      failures += 1;
    }
    setLine(failures > 1 ? 'broken' : 'opening');
    const pause = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 10_000;
    await new Promise((wake) => setTimeout(wake, pause));
  }
}

async function drain(answer: Response, tell: (id: string, event: Event) => void) {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const feed = messages(({ id, data }) => tell(id, JSON.parse(data) as Event));
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) return;
    feed(piece.value);
  }
}

/** Kinds whose single objects can be read by the id that an event gives. */
const READABLE = new Set<string>([
  'address', 'forward_rule', 'image', 'network', 'project', 'security_group', 'server', 'snapshot', 'ssh_key', 'volume',
]);

function gather(client: QueryClient) {
  let waiting = new Map<string, Map<string, Event>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  return (event: Event) => {
    const { type, id } = event.resource;
    noteEvent(event);
    const events = waiting.get(type) ?? new Map();
    waiting.set(type, events.set(id, event));
    timer ??= setTimeout(() => {
      const now = waiting;
      waiting = new Map();
      timer = undefined;
      for (const [kind, all] of now) refresh(client, kind, all);
      rest ??= setTimeout(() => {
        rest = undefined;
        afterAny(client);
      }, REST_MS);
    }, GATHER_MS);
  };
}

/** What depends on everything: operations, the log of events, money and quota. */
function afterAny(client: QueryClient) {
  const keys = [
    ['rows', 'operation'], ['rows', 'event'], ['rows', 'work'], ['rows', 'subscription'], ['rows', 'account'],
    ['quota'], ['wallet'], ['account'],
  ];
  for (const queryKey of keys) void client.invalidateQueries({ queryKey });
}

function refresh(client: QueryClient, kind: string, events: ReadonlyMap<string, Event>) {
  if (!READABLE.has(kind)) {
    void client.invalidateQueries({ queryKey: ['rows', kind] });
    void client.invalidateQueries({ queryKey: ['one', kind] });
    return;
  }
  const known = kind as Kind;
  const isShown = (id: string) => client.getQueryState(one(known, id).queryKey) !== undefined;
  const all = [...events.keys()];
  const read = all.length <= READ_MAX ? all : all.filter(isShown).slice(0, READ_MAX);
  for (const id of read) void refreshOne(client, known, id);
  if (all.length <= READ_MAX) return;
  for (const [key, pages] of client.getQueriesData<Pages<Kind>>({ queryKey: ['rows', kind] })) {
    if (pages) client.setQueryData(key, withStates(pages, events));
  }
}

async function refreshOne<K extends Kind>(client: QueryClient, kind: K, id: string) {
  const shown = client.getQueriesData({ queryKey: ['rows', kind] }).length > 0
    || client.getQueryState(one(kind, id).queryKey) !== undefined;
  if (!shown) return;
  let row: Rows[K] | null = null;
  try {
    const answer = await fetchRaw(`${PATHS[kind]}/${id}`);
    row = (await answer.json()) as Rows[K];
  } catch (thrown) {
    // Gone is news as well; anything else is told when the page asks itself.
    if (!(thrown instanceof Refusal) || thrown.status !== 404) return;
  }
  if (row) client.setQueryData(one(kind, id).queryKey, row as never);
  else void client.invalidateQueries({ queryKey: ['one', kind, id] });
  const lists = client.getQueriesData<Pages<K>>({ queryKey: ['rows', kind] });
  for (const [key, pages] of lists) {
    if (!pages) continue;
    const next = withRow(pages, id, row);
    if (next) client.setQueryData(key, next);
    else if (pages.pages.length <= SHORT_PAGES) void client.invalidateQueries({ queryKey: key });
    else client.setQueryData(key, unread(pages));
  }
}
