import { expect, test } from 'vitest';
import type { Rows } from '../../api/rows';
import { BOX, layOut } from './topology';

const network = { id: 'net_1', name: 'a', cidr: '10.0.0.0/24' } as Rows['network'];
const servers = Array.from({ length: 40 }, (_, at) => ({
  id: `srv_${at}`,
  name: `s${at}`,
  status: 'running',
  network_id: 'net_1',
  ip_addresses: { private: [`10.0.0.${at}`], public: [] as string[] },
})) as unknown as Rows['server'][];

test('no two servers overlap and none sticks out, at any width', () => {
  for (const width of [200, 320, 777, 1_600]) {
    const { buses, height } = layOut([network, { ...network, id: 'net_2' }], servers, width);
    const spots = buses[0]?.spots ?? [];
    for (const [at, one] of spots.entries()) {
      expect(one.x + BOX.width).toBeLessThanOrEqual(width);
      expect(one.y + BOX.height).toBeLessThanOrEqual(height);
      for (const other of spots.slice(at + 1)) {
        const apart = Math.abs(one.x - other.x) >= BOX.width || Math.abs(one.y - other.y) >= BOX.height;
        expect(apart).toBe(true);
      }
    }
    expect(buses[1]?.y).toBeGreaterThan(Math.max(...spots.map(({ y }) => y + BOX.height)));
  }
});

test('servers that are not drawn are counted', () => {
  const [bus] = layOut([network], servers, 800).buses;
  expect((bus?.spots.length ?? 0) + (bus?.hidden ?? 0)).toBe(40);
});
