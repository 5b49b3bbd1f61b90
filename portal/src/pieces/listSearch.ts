/** A search of a list that stands in its address, so that it can be kept and sent to others. */
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

export type Search<K extends string> = Partial<Record<K | 'q', string>>;

/** What the address says of a search; anything else in it is left out. */
export function searchOf<K extends string>(raw: Record<string, unknown>, keys: readonly K[]): Search<K> {
  const text = (value: unknown) =>
    typeof value === 'string' && value ? value : typeof value === 'number' ? String(value) : undefined;
  return Object.fromEntries((['q', ...keys] as const).map((key) => [key, text(raw[key])])) as Search<K>;
}

/** Whether all words of a search are found in what is known of a row. */
export function holds(hay: readonly (string | null | undefined)[], search: string): boolean {
  const whole = hay.join('\n').toLowerCase();
  return search.toLowerCase().split(/\s+/).every((word) => whole.includes(word));
}

/** The search of the list at this address; what is typed moves the address once it rests. */
export function useListSearch<K extends string>(to: string, keys: readonly K[]) {
  const navigate = useNavigate();
  const search = searchOf(useSearch({ strict: false }) as Record<string, unknown>, keys);
  const [text, setText] = useState(search.q ?? '');
  const [settled] = useDebouncedValue(text, 200);
  const set = (part: Search<K>) => {
    const next = Object.entries({ ...search, ...part }).filter(([, value]) => value);
    void navigate({ to, search: Object.fromEntries(next) as never, replace: true });
  };
  useEffect(() => {
    if (settled !== (search.q ?? '')) set({ q: settled.trim() || undefined } as Search<K>);
    // Only a settled text moves the address; the address itself is read once.
  }, [settled]);
  const clear = () => {
    setText('');
    void navigate({ to });
  };
  const isFiltered = Object.values(search).some(Boolean);
  return { search, text, setText, set, clear, isFiltered };
}
