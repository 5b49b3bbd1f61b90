import { expect, test } from 'vitest';
import { calendarOf, FORMATS, isDay } from './calendar';

const STAMP = '2026-03-01T22:05:09.5Z';

test('a moment is told in the zone and the way of the person', () => {
  expect(calendarOf({ zone: 'UTC', format: 'iso' }).moment(STAMP)).toBe('2026-03-01 22:05:09');
  expect(calendarOf({ zone: 'Asia/Kolkata', format: 'dots' }).moment(STAMP)).toBe('02.03.2026 03:35:09');
  expect(calendarOf({ zone: 'America/New_York', format: 'month_first' }).moment(STAMP)).toBe('03/01/2026 5:05:09 PM');
  expect(calendarOf({ zone: 'Europe/London', format: 'day_first' }).date(STAMP)).toBe('01/03/2026');
  expect(calendarOf({ zone: 'UTC', format: 'month_first' }).clock('2026-03-01T00:05:00Z')).toBe('12:05 AM');
});

test('a day begins and ends where the person lives, also when the clocks change', () => {
  const berlin = calendarOf({ zone: 'Europe/Berlin', format: 'iso' });
  expect(berlin.startOf('2026-03-29')).toBe('2026-03-28T23:00:00.000Z');
  expect(berlin.endOf('2026-03-29')).toBe('2026-03-29T21:59:59.000Z');
  expect(berlin.endOf('2026-10-25')).toBe('2026-10-25T22:59:59.000Z');
  const apia = calendarOf({ zone: 'Pacific/Apia', format: 'iso' });
  expect(apia.dayOf(apia.startOf('2026-07-01'))).toBe('2026-07-01');
});

test('a day begins with its first moment where midnight is skipped', () => {
  const beirut = calendarOf({ zone: 'Asia/Beirut', format: 'iso' });
  expect(beirut.dayOf(beirut.endOf('2026-03-29'))).toBe('2026-03-29');
});

test('a typed day is read in the order in which days are shown', () => {
  expect(calendarOf({ zone: 'UTC', format: 'month_first' }).readDay('3/4/2026')).toBe('2026-03-04');
  expect(calendarOf({ zone: 'UTC', format: 'day_first' }).readDay('3/4/2026')).toBe('2026-04-03');
  expect(calendarOf({ zone: 'UTC', format: 'dots' }).readDay(' 29.02.2028 ')).toBe('2028-02-29');
  for (const format of FORMATS) {
    const calendar = calendarOf({ zone: 'UTC', format });
    expect(calendar.readDay(calendar.shownDay('2027-11-08'))).toBe('2027-11-08');
    for (const bad of ['', 'soon', '2026-02-30', '1/1/26', '99.99.2026']) expect(calendar.readDay(bad)).toBeNull();
  }
});

test('a zone that the browser does not know does not break a page', () => {
  expect(calendarOf({ zone: 'Mars/Olympus', format: 'iso' }).moment(STAMP)).toBe('2026-03-01 22:05:09');
});

test('only days of the calendar are days', () => {
  expect(isDay('2028-02-29')).toBe(true);
  for (const bad of ['2027-02-29', '2026-13-01', '2026-1-1', '']) expect(isDay(bad)).toBe(false);
});
