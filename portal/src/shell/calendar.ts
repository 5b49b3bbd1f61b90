/** The calendar of the person who is signed in; of nobody yet, that of the browser. */
import { useMemo } from 'react';
import { calendarOf, ownZone } from '../words/calendar';
import { usePerson } from './rights';

export function useCalendar() {
  const person = usePerson();
  const zone = person?.time_zone ?? ownZone();
  const format = person?.date_format ?? 'iso';
  return useMemo(() => calendarOf({ zone, format }), [zone, format]);
}
