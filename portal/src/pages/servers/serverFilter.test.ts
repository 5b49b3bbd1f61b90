import { expect, test } from 'vitest';
import type { Server } from './serverDeeds';
import { canDo } from './serverDeeds';
import { searchOf } from '../../pieces/listSearch';
import { matches } from './serverFilter';

const server = {
  id: 'srv_1', name: 'web-1', image: 'debian-12', size: 'small', region: 'local', status: 'running',
  ip_addresses: { public: ['198.18.0.2'], private: ['10.0.0.2'] }, labels: { env: 'prod' }, deletion_protection: false,
} as unknown as Server;

test('a search finds names, addresses, images and labels, all words of it', () => {
  for (const text of ['web', '198.18', 'DEBIAN prod', 'env:prod']) expect(matches(server, text)).toBe(true);
  for (const text of ['web staging', '10.0.0.3']) expect(matches(server, text)).toBe(false);
});

test('what stands in an address that is no search is left out', () => {
  expect(searchOf({ q: { a: 1 }, status: ['x'], project: '', other: 'y' }, ['status', 'project'])).toEqual({
    q: undefined, status: undefined, project: undefined,
  });
});

test('only what the state allows is offered', () => {
  expect(canDo('stop', server)).toBe(true);
  expect(canDo('start', server)).toBe(false);
  expect(canDo('delete', { ...server, deletion_protection: true })).toBe(false);
  expect(canDo('delete', { ...server, status: 'terminated' })).toBe(false);
});
