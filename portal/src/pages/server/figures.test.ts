import { expect, test } from 'vitest';
import { columns, latest, type Series, valueText } from './figures';

const series = (points: [string, number | null][]) => ({ points }) as unknown as Series;

test('a gap stays a gap', () => {
  const one = series([['2026-03-01T09:00:00Z', 1], ['2026-03-01T09:00:10Z', null]]);
  expect(columns([one])).toEqual([[1772355600, 1772355610], [1, null]]);
  expect(latest(one)).toBe(1);
  expect(latest(series([]))).toBeNull();
});

test('values carry their units', () => {
  expect(valueText(1_572_864, 'bytes')).toBe('1.5 MiB');
  expect(valueText(72_000, 'rate')).toBe('72 KB/s');
  expect(valueText(3.14159, 'percent')).toBe('3.1 %');
  expect(valueText(null, 'rate')).toBe('–');
});
