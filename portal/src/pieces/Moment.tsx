import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useCalendar } from '../shell/calendar';
import { ago } from '../words/moment';

const TICK_MS = 30_000;
const shown = new Set<() => void>();
// One clock for all moments on the page.
setInterval(() => {
  for (const tell of shown) tell();
}, TICK_MS);

/** How long ago, with the whole moment for who points at it or hears it. */
export function Moment({ at, none = '–' }: { at: string | null | undefined; none?: string }) {
  const calendar = useCalendar();
  const [, tick] = useState(0);
  useEffect(() => {
    const tell = () => tick((count) => count + 1);
    shown.add(tell);
    return () => void shown.delete(tell);
  }, []);
  if (!at) return <>{none}</>;
  return (
    <Text component="time" dateTime={at} title={calendar.moment(at)} size="sm" inherit style={{ whiteSpace: 'nowrap' }}>
      {ago(at)}
    </Text>
  );
}

/** A day alone, in the person's own way of writing. */
export function Day({ at, none = '–' }: { at: string | null | undefined; none?: string }) {
  const calendar = useCalendar();
  if (!at) return <>{none}</>;
  return (
    <time dateTime={at} title={calendar.moment(at)}>
      {calendar.date(at)}
    </time>
  );
}
