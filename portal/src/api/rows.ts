/** Lists and single objects of every kind, as queries that the live stream keeps fresh. */
import {
  type InfiniteData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { fetchRaw, type Schemas } from './client';

export interface Rows {
  account: Schemas['Account'];
  address: Schemas['Address'];
  audit: Schemas['AuditLine'];
  event: Schemas['Event'];
  forward_rule: Schemas['ForwardRule'];
  host: Schemas['Host'];
  image: Schemas['Image'];
  key: Schemas['Key'];
  letter: Schemas['Letter'];
  network: Schemas['Network'];
  operation: Schemas['Operation'];
  project: Schemas['Project'];
  region: Schemas['Region'];
  role: Schemas['Role'];
  security_group: Schemas['SecurityGroup'];
  server: Schemas['Server'];
  session: Schemas['Session'];
  size: Schemas['Size'];
  snapshot: Schemas['Snapshot'];
  ssh_key: Schemas['SshKey'];
  subscription: Schemas['Subscription'];
  token: Schemas['Token'];
  transaction: Schemas['Transaction'];
  user: Schemas['User'];
  volume: Schemas['Volume'];
  work: Schemas['Operation'];
}

export type Kind = keyof Rows;

/** Where each kind is read. `work` is what the operator sees of operations. */
export const PATHS: Record<Kind, string> = {
  account: '/v1/admin/accounts',
  address: '/v1/addresses',
  audit: '/v1/audit-logs',
  event: '/v1/events',
  forward_rule: '/v1/forward-rules',
  host: '/v1/admin/hosts',
  image: '/v1/images',
  key: '/v1/keys',
  letter: '/v1/admin/letters',
  network: '/v1/networks',
  operation: '/v1/operations',
  project: '/v1/projects',
  region: '/v1/regions',
  role: '/v1/roles',
  security_group: '/v1/security-groups',
  server: '/v1/servers',
  session: '/v1/sessions',
  size: '/v1/sizes',
  snapshot: '/v1/snapshots',
  ssh_key: '/v1/ssh-keys',
  subscription: '/v1/subscriptions',
  token: '/v1/tokens',
  transaction: '/v1/transactions',
  user: '/v1/users',
  volume: '/v1/volumes',
  work: '/v1/admin/operations',
};

export type Filter = Record<string, string | string[] | undefined>;

export interface Page<K extends Kind> {
  data: Rows[K][];
  next_cursor: string | null;
}

export type Pages<K extends Kind> = InfiniteData<Page<K>, string | null>;

const PAGE_SIZE = '100';

async function readPage<K extends Kind>(kind: K, filter: Filter, cursor: string | null) {
  const query = new URLSearchParams({ limit: PAGE_SIZE });
  for (const [name, value] of Object.entries(filter)) {
    for (const one of value === undefined ? [] : [value].flat()) query.append(name, one);
  }
  if (cursor) query.set('cursor', cursor);
  const answer = await fetchRaw(`${PATHS[kind]}?${query}`);
  return (await answer.json()) as Page<K>;
}

/** All rows of a kind so far; `more` reads the next page. */
export function useRows<K extends Kind>(kind: K, filter: Filter = {}, enabled = true) {
  const query = useInfiniteQuery({
    queryKey: ['rows', kind, filter],
    queryFn: ({ pageParam }) => readPage(kind, filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, isPending, error } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  return {
    rows,
    hasMore: hasNextPage,
    more: () => void (isFetchingNextPage || fetchNextPage()),
    isPending: isPending && enabled,
    isReadingMore: isFetchingNextPage,
    error,
    again: () => void query.refetch(),
  };
}

export type Listing<T> = Omit<ReturnType<typeof useRows>, 'rows'> & { rows: T[] };

export const one = <K extends Kind>(kind: K, id: string) =>
  queryOptions({
    queryKey: ['one', kind, id],
    queryFn: async () => {
      const answer = await fetchRaw(`${PATHS[kind]}/${encodeURIComponent(id)}`);
      return (await answer.json()) as Rows[K];
    },
  });

export const useOne = <K extends Kind>(kind: K, id: string, enabled = true) =>
  useQuery({ ...one(kind, id), enabled });

/** Reads a list to its end while something is looked for in it that the cloud cannot look for. */
export function useReadAll({ hasMore, isReadingMore, more }: Reading, isWanted: boolean) {
  useEffect(() => {
    if (isWanted && hasMore && !isReadingMore) more();
  }, [isWanted, hasMore, isReadingMore, more]);
}

type Reading = Pick<ReturnType<typeof useRows>, 'hasMore' | 'isReadingMore' | 'more'>;

/** Choices for a form, such as all sizes: the first hundred, by name. */
export function useChoices<K extends Kind>(kind: K, filter: Filter = {}, enabled = true) {
  const { rows, isPending } = useRows(kind, filter, enabled);
  return { rows, isPending };
}

/** The names of things by id, for columns that refer to others. */
export function useNames(kind: 'server' | 'network' | 'project' | 'security_group' | 'ssh_key') {
  const { rows } = useRows(kind);
  return useMemo(() => new Map(rows.map((row) => [row.id, row.name] as const)), [rows]);
}
