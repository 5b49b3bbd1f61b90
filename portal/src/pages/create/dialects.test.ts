import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { type Around, cli, quoted, recipes, uuid } from './dialects';
import { EMPTY_ORDER, type Order } from './order';
import { dialectsIn } from './servedDialects';

const AROUND: Around = {
  origin: 'http://127.0.0.1:8080',
  sizeId: 'size_01a1ff4811ee7cd4bcb13bfd19a12de7',
  imageId: 'img_01a1ff4812277b1eae22253d55a1d1ec',
  networkId: null,
  regionId: 'reg_01a1ff4811e0711e99243cfb9602f58f',
  firstKeyId: null,
  firstGroupId: null,
  projectName: 'Default',
};
const ORDER: Order = { ...EMPTY_ORDER, name: 'web', region: 'local', image: 'tiny', size: 'small' };
const HOSTILE = `it's "$(touch /tmp/never)" \`id\` \\ !`;

test('what is pasted reaches the shell as one word, whatever is in it', () => {
  for (const text of [HOSTILE, 'plain', '', '-x', 'a\nb']) {
    expect(execFileSync('sh', ['-c', `printf %s ${quoted(text)}`], { encoding: 'utf8' })).toBe(text);
  }
});

test('an identifier is shown as other APIs show it', () => {
  expect(uuid('srv_01a1ff49f7b37a72a6dbc843bb6aa222')).toBe('01a1ff49-f7b3-7a72-a6db-c843bb6aa222');
  expect(uuid(null)).toBe('');
});

test('only APIs that the cloud serves are shown, and always the command line', () => {
  expect(recipes(ORDER, AROUND, ['native', 'unheard-of']).map(({ dialect }) => dialect)).toEqual(['native', 'cli']);
  const page = '<li><a href="/docs/native">CloudAPI</a></li><link href="/docs/assets/page.css"><a href="/docs/civo">';
  expect(dialectsIn(page)).toEqual(['native', 'civo']);
});

test('what an API has no word for is told', () => {
  const asked: Order = { ...ORDER, from: 'iso', count: 3, labels: 'env=prod', public_ip: false };
  const told = Object.fromEntries(
    recipes(asked, AROUND, ['civo', 'otwa', 'octos', 'stackbill']).map(({ dialect, lacks }) => [dialect, lacks]),
  );
  expect(told.civo).toEqual(['starting from an ISO', 'labels']);
  expect(told.otwa).toContain('more than one server');
  expect(told.octos).toEqual(['starting from an ISO', 'more than one server', 'labels']);
  expect(told.stackbill).toEqual(['starting from an ISO', 'more than one server', 'labels']);
  expect(told.cli).toEqual([]);
});

test('the command line says all that the form holds', () => {
  const order = { ...ORDER, ssh_keys: ['my key'], count: 2, public_ip: false, labels: 'env=prod', user_data: '#!/bin/sh' };
  expect(cli(order).text.replaceAll(' \\\n ', '')).toBe(
    "nubo server create web --size small --image tiny --region local --ssh-key 'my key' --label env=prod --count 2 " +
      "--no-public-ip --user-data '#!/bin/sh'",
  );
});

test('an order names an image, an ISO or a snapshot, and never two of them', () => {
  const told = (order: Order) => cli(order).text.replaceAll(' \\\n ', '');
  expect(told({ ...ORDER, from: 'iso', image: 'rescue' })).toContain('--image rescue --boot-source iso');
  const copied = told({ ...ORDER, from: 'snapshot', snapshot: 'snap_1' });
  expect(copied).toContain('--snapshot snap_1');
  expect(copied).not.toContain('--image');
});
