/** Pages of lists with what events and single reads tell put in its place. */
import type { Schemas } from './client';
import type { Kind, Pages, Rows } from './rows';

type Told = ReadonlyMap<string, Pick<Schemas['Event'], 'data'>>;

/** States in which lists do not show a thing any more. */
const OVER = new Set(['terminated', 'deleted', 'released']);

/**
 * The pages with a row put in its place, or without it. Null when only the cloud can tell where it
 * belongs, which is so for a new row while filters are on or pages are unread.
 */
export function withRow<K extends Kind>(pages: Pages<K>, id: string, row: Rows[K] | null) {
  const status = row && 'status' in row ? (row.status as string) : '';
  const gone = row === null || OVER.has(status);
  let found = false;
  const next = pages.pages.map((page) => {
    const at = page.data.findIndex((each) => each.id === id);
    if (at < 0) return page;
    found = true;
    const data = gone ? page.data.toSpliced(at, 1) : page.data.with(at, row as Rows[K]);
    return { ...page, data };
  });
  if (!found) return gone ? pages : null;
  return { ...pages, pages: next };
}

/** The pages with the states that events tell, and how many of the events were about rows in them. */
function applied<K extends Kind>(pages: Pages<K>, events: Told): [Pages<K>, number] {
  let found = 0;
  const next = pages.pages.map((page) => {
    if (!page.data.some(({ id }) => events.has(id))) return page;
    const data = page.data.flatMap((row) => {
      const status = events.get(row.id)?.data.status;
      if (!events.has(row.id)) return [row];
      found += 1;
      if (typeof status !== 'string') return [row];
      return OVER.has(status) ? [] : [{ ...row, status } as Rows[K]];
    });
    return { ...page, data };
  });
  return [found > 0 ? { ...pages, pages: next } : pages, found];
}

/** The pages with the states that events tell. */
export const withKnownStates = <K extends Kind>(pages: Pages<K>, events: Told) => applied(pages, events)[0];

/** The same, and a list that was read to its end is taken for unread if something new may come after it. */
export function withStates<K extends Kind>(pages: Pages<K>, events: Told) {
  const [whole, found] = applied(pages, events);
  return found < events.size ? unread(whole) : whole;
}

/** New objects come after all others, so it is enough to read on after the last one. */
export function unread<K extends Kind>(pages: Pages<K>): Pages<K> {
  const last = pages.pages.at(-1);
  const row = last?.data.at(-1);
  if (!last || !row || last.next_cursor !== null) return pages;
  return { ...pages, pages: pages.pages.with(-1, { ...last, next_cursor: row.id }) };
}
