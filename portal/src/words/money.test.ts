import { expect, test } from 'vitest';
import { amount, micros, shownMoney, total } from './money';

test('an amount survives the way to millionths and back', () => {
  for (const text of ['0.00', '5.00', '0.007441', '-3.50', '123456789.123456', '9007199254740993.00']) {
    expect(amount(micros(text))).toBe(text);
  }
});

test('what is no amount is refused', () => {
  for (const text of ['', '1,5', '1.2345678', '1e3', 'NaN']) expect(() => micros(text)).toThrow();
});

test('sums are exact where floats are not', () => {
  const price = { hourly: '0.1', monthly: '0.2' };
  expect(total([[price, 3], [null, 7]])).toEqual({ hourly: '0.30', monthly: '0.60' });
  expect(total([[{ hourly: '0.002977', monthly: '2.00' }, 50]])).toEqual({ hourly: '0.14885', monthly: '100.00' });
});

test('small amounts keep their digits and great ones are grouped', () => {
  expect(shownMoney('0.007441', 'USD')).toBe('$0.007441');
  expect(shownMoney('1234567.895', 'EUR')).toBe('€1,234,567.90');
  expect(shownMoney('-0.50', 'CHF')).toBe('−0.50 CHF');
});
