import { expect, test } from 'vitest';
import { atFields, Refusal, refusalOf, sentence } from './refusal';

test('an issue goes to its field and says nothing above the form', () => {
  const refusal = new Refusal(422, 'validation_failed', 'A field is not acceptable.', [
    { field: 'name', issue: 'is taken' },
  ]);
  expect(atFields(refusal, ['name', 'size'])).toEqual({ fields: { name: 'is taken' }, above: null });
});

test('an issue inside a list goes to the field of the list', () => {
  const refusal = new Refusal(422, 'validation_failed', 'No.', [
    { field: 'ssh_keys[1]', issue: 'is unknown' },
    { field: 'rules.0.cidr', issue: 'is no range' },
  ]);
  expect(atFields(refusal, ['ssh_keys', 'rules']).fields).toEqual({ ssh_keys: 'is unknown', rules: 'is no range' });
});

test('an issue without a field of the form is told above it', () => {
  const refusal = new Refusal(422, 'validation_failed', 'No.', [{ field: 'region', issue: 'takes no orders' }]);
  expect(atFields(refusal, ['name'])).toEqual({ fields: {}, above: 'No. region: takes no orders' });
  expect(atFields(new Refusal(402, 'insufficient_funds', 'The wallet is empty.'), ['name']).above).toBe('The wallet is empty.');
});

const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers: new Headers(headers) });

test('an answer that is no document still makes a sentence', () => {
  expect(refusalOf(answer(502), null).message).toContain('502');
  expect(refusalOf(answer(500), '<html>').code).toBe('unknown');
  expect(sentence(new TypeError('Failed to fetch'))).toBe('The cloud cannot be reached.');
});

test('who tried too often is told how long to wait', () => {
  const body = { error: { code: 'rate_limited', message: 'wait as long as Retry-After says' } };
  expect(sentence(refusalOf(answer(429, { 'Retry-After': '4' }), body))).toBe('Too many tries. Wait 4 seconds and try again.');
  expect(sentence(refusalOf(answer(429, { 'Retry-After': '900' }), body))).toContain('15 minutes');
  expect(sentence(refusalOf(answer(429), body))).toBe('wait as long as Retry-After says');
});
