/**
 * Moments as the person who is signed in wants them: in their time zone and their way of writing
 * days. No page asks the browser for either.
 */

/** How days are written; the words are those of the API. */
export type DateFormat = 'iso' | 'dots' | 'day_first' | 'month_first';

export interface Calendar {
  zone: string;
  format: DateFormat;
}

export const FORMATS: readonly DateFormat[] = ['iso', 'dots', 'day_first', 'month_first'];

/** What the browser's system is set to; it holds until a person has chosen. */
export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const readers = new Map<string, Intl.DateTimeFormat>();

function reader(zone: string): Intl.DateTimeFormat {
  const known = readers.get(zone);
  if (known) return known;
  const options: Intl.DateTimeFormatOptions = {
    year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    hourCycle: 'h23', calendar: 'iso8601', numberingSystem: 'latn',
  };
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat('en', { ...options, timeZone: zone });
  } catch {
    // A zone that this browser has never heard of.
    made = new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' });
  }
  readers.set(zone, made);
  return made;
}

/** What clocks of a zone show at a moment. */
function wallOf(millis: number, zone: string): Wall {
  const wall = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of reader(zone).formatToParts(millis)) {
    if (type in wall) wall[type as keyof Wall] = Number(value);
  }
  return wall;
}

const asUtc = ({ year, month, day, hour, minute, second }: Wall) =>
  Date.UTC(year, month - 1, day, hour, minute, second);

/** The moment at which clocks of a zone show this; where they skip it, the one right after. */
function momentOf(wall: Wall, zone: string): number {
  const wanted = asUtc(wall);
  const ahead = (millis: number) => asUtc(wallOf(millis, zone)) - Math.floor(millis / 1_000) * 1_000;
  const first = wanted - ahead(wanted);
  return wanted - ahead(first);
}

const two = (value: number) => String(value).padStart(2, '0');
const four = (value: number) => String(value).padStart(4, '0');

function dayText({ year, month, day }: Wall, format: DateFormat): string {
  if (format === 'dots') return `${two(day)}.${two(month)}.${four(year)}`;
  if (format === 'day_first') return `${two(day)}/${two(month)}/${four(year)}`;
  if (format === 'month_first') return `${two(month)}/${two(day)}/${four(year)}`;
  return `${four(year)}-${two(month)}-${two(day)}`;
}

function clockText({ hour, minute, second }: Wall, format: DateFormat, withSeconds: boolean): string {
  const rest = withSeconds ? `:${two(minute)}:${two(second)}` : `:${two(minute)}`;
  if (format !== 'month_first') return `${two(hour)}${rest}`;
  return `${hour % 12 || 12}${rest} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** Everything that is written of moments for one person. */
export function calendarOf({ zone, format }: Calendar) {
  const wall = (stamp: string | number) => wallOf(typeof stamp === 'number' ? stamp : Date.parse(stamp), zone);
  const edge = (day: string, hour: number, minute: number, second: number) => {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
    return new Date(momentOf({ year, month, day: date, hour, minute, second }, zone)).toISOString();
  };
  return {
    /** The zone, or UTC where this browser has never heard of it. */
    zone: reader(zone).resolvedOptions().timeZone,
    format,
    /** Such as `2026-03-01 14:05:09`. */
    moment: (stamp: string | number) => `${dayText(wall(stamp), format)} ${clockText(wall(stamp), format, true)}`,
    /** Such as `2026-03-01`. */
    date: (stamp: string | number) => dayText(wall(stamp), format),
    /** Such as `14:05`. */
    clock: (stamp: string | number) => clockText(wall(stamp), format, false),
    /** The day, as forms hold it: `2026-03-01`. */
    dayOf: (stamp: string | number) => dayText(wall(stamp), 'iso'),
    /** The first moment of a day, and its last second. */
    startOf: (day: string) => edge(day, 0, 0, 0),
    endOf: (day: string) => edge(day, 23, 59, 59),
    /** The same for a day that may be left empty, which means never. */
    lastOf: (day: string) => (day ? edge(day, 23, 59, 59) : null),
    /** A day that a form holds as it is shown. */
    shownDay: (day: string) => (isDay(day) ? dayText(wallOfDay(day), format) : day),
    /** What somebody typed as a form holds it; null if it is no day. */
    readDay: (typed: string) => dayTyped(typed.trim(), format),
    /** How a day is typed, such as `DD.MM.YYYY`. */
    pattern: PATTERNS[format],
  };
}

export type Calendars = ReturnType<typeof calendarOf>;

export const PATTERNS: Record<DateFormat, string> = {
  iso: 'YYYY-MM-DD',
  dots: 'DD.MM.YYYY',
  day_first: 'DD/MM/YYYY',
  month_first: 'MM/DD/YYYY',
};

/** Whether it is a day of the calendar, as forms hold it. */
export function isDay(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  const made = new Date(Date.UTC(year, month - 1, day));
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
}

function wallOfDay(day: string): Wall {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return { year, month, day: date, hour: 0, minute: 0, second: 0 };
}

/** A day in the person's own way of writing; the order of the API is understood always. */
function dayTyped(typed: string, format: DateFormat): string | null {
  if (isDay(typed)) return typed;
  const parts = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})$/.exec(typed)?.slice(1).map(Number);
  if (!parts) return null;
  const [a = 0, b = 0, c = 0] = parts;
  const [year, month, day] = format === 'iso' ? [a, b, c] : format === 'month_first' ? [c, a, b] : [c, b, a];
  const text = `${four(year)}-${two(month)}-${two(day)}`;
  return year >= 1_000 && isDay(text) ? text : null;
}
