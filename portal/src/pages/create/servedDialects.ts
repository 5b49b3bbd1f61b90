/** Which APIs this cloud speaks: those that its index of documents links to. */
import { useQuery } from '@tanstack/react-query';
import { fetchRaw } from '../../api/client';

export function dialectsIn(page: string): string[] {
  const found = [...page.matchAll(/href="\/docs\/([a-z0-9-]+)"/g)].map((match) => match[1] ?? '');
  return [...new Set(found)].filter((name) => name !== 'assets');
}

export const useServedDialects = () =>
  useQuery({
    queryKey: ['dialects'],
    queryFn: async () => dialectsIn(await (await fetchRaw('/docs')).text()),
    staleTime: Number.POSITIVE_INFINITY,
  }).data ?? ['native'];
