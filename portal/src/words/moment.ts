/** Moments and sizes for people. */

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

/** Such as `3 min. ago` or `in 2 days`. */
export function ago(stamp: string, now = Date.now()): string {
  const seconds = (Date.parse(stamp) - now) / 1_000;
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return seconds > 5 ? 'in some seconds' : 'just now';
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function bytes(size: number): string {
  let value = size;
  let unit = 0;
  while (Math.abs(value) >= 1_024 && unit < UNITS.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  const digits = value < 10 && unit > 0 && !Number.isInteger(value) ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

export const memory = (mib: number) => bytes(mib * 1_048_576);

/** A state or a code as words: `needs_attention` is `needs attention`. */
export const words = (code: string) => code.replaceAll('_', ' ');
