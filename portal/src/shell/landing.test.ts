import { expect, test } from 'vitest';
import { landing } from './landing';

const HERE = 'https://cloud.example.com';

test('a page of the portal is where one lands', () => {
  expect(landing('/servers/srv_1?tab=graphs#x', HERE)).toBe('/servers/srv_1?tab=graphs#x');
});

test('nobody is led away from the portal', () => {
  const bad = [
    '//evil.example', '/\\evil.example', '/\t/evil.example', 'https://evil.example', 'javascript:alert(1)', '/sign-in?to=/x',
    undefined, 7, '', '/.//evil.example', '/x/..//evil.example', '/%2e//evil.example',
  ];
  for (const wanted of bad) expect(landing(wanted, HERE)).toBe('/');
});
