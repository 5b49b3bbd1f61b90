import { expect, test } from 'vitest';
import { nameServers } from './nameServers';

test('name servers are divided by commas, blanks or lines, and an empty field names none', () => {
  expect(nameServers('192.0.2.53, 192.0.2.54')).toEqual(['192.0.2.53', '192.0.2.54']);
  expect(nameServers(' 192.0.2.53\n192.0.2.54,')).toEqual(['192.0.2.53', '192.0.2.54']);
  expect(nameServers('  ')).toEqual([]);
});
