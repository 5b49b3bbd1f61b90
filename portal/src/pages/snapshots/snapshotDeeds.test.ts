import { expect, test } from 'vitest';
import type { Server } from '../servers/serverDeeds';
import { type Snapshot, whyNoDelete, whyNoRevert, whyUnready } from './snapshotDeeds';

const ofServer = { status: 'ready', server_id: 'srv_1', volume_id: null } as Snapshot;
const ofVolume = { status: 'ready', server_id: null, volume_id: 'vol_1' } as Snapshot;
const server = (status: Server['status']) => ({ name: 'web', status }) as Server;
const volume = (status: 'available' | 'attached' | 'growing' | 'deleted', server_id: string | null) =>
  ({ name: 'data', status, server_id }) as never;

test('a server is reverted only while it is off', () => {
  expect(whyNoRevert(ofServer, { server: server('stopped') })).toBeNull();
  expect(whyNoRevert(ofServer, { server: server('running') })).toBe('Stop web first.');
  expect(whyNoRevert(ofServer, { server: server('terminated') })).toContain('is gone');
  expect(whyNoRevert(ofServer, {})).toContain('is gone');
});

test('a volume is reverted only where no running server holds it', () => {
  expect(whyNoRevert(ofVolume, { volume: volume('available', null) })).toBeNull();
  expect(whyNoRevert(ofVolume, { volume: volume('attached', 'srv_1'), holder: server('stopped') })).toBeNull();
  expect(whyNoRevert(ofVolume, { volume: volume('attached', 'srv_1'), holder: server('running') })).toBe('Detach data or stop web first.');
  expect(whyNoRevert(ofVolume, { volume: volume('attached', 'srv_1') })).toBe('Detach data or stop its server first.');
  expect(whyNoRevert(ofVolume, { volume: volume('growing', null) })).toBe('The volume is growing.');
  expect(whyNoRevert(ofVolume, { volume: volume('deleted', null) })).toContain('is gone');
});

test('what is not whole is good for nothing but deleting', () => {
  const failed = { ...ofServer, status: 'failed' } as Snapshot;
  expect(whyUnready(failed)).not.toBeNull();
  expect(whyNoRevert(failed, { server: server('stopped') })).toBe(whyUnready(failed));
  expect(whyNoDelete(failed)).toBeNull();
  expect(whyNoDelete({ ...failed, status: 'reverting' })).not.toBeNull();
});
