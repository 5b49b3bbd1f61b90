/** Where things stand in the drawing of a project's networks. */
import type { Rows } from '../../api/rows';

export interface Spot {
  id: string;
  name: string;
  status: string;
  private: string;
  public: string | null;
  x: number;
  y: number;
}

export interface Bus {
  id: string;
  name: string;
  cidr: string;
  y: number;
  width: number;
  spots: Spot[];
  /** How many servers are not drawn. */
  hidden: number;
}

export interface Drawing {
  width: number;
  height: number;
  buses: Bus[];
}

export const BOX = { width: 168, height: 62, gap: 16 };
const TOP = 64;
const BUS_HEAD = 46;
const ROW = BOX.height + 26;
/** More servers of one network are counted, not drawn. */
const DRAWN_MAX = 24;

/** Networks one below the other, each with its servers hanging from it in rows. */
export function layOut(networks: readonly Rows['network'][], servers: readonly Rows['server'][], width: number): Drawing {
  const perRow = Math.max(1, Math.floor((width - BOX.gap) / (BOX.width + BOX.gap)));
  let y = TOP;
  const buses = networks.map((network) => {
    const own = servers.filter(({ network_id, status }) => network_id === network.id && status !== 'terminated');
    const drawn = own.slice(0, DRAWN_MAX);
    const top = y;
    const spots = drawn.map((server, at) => ({
      id: server.id,
      name: server.name,
      status: server.status,
      private: server.ip_addresses.private[0] ?? '',
      public: server.ip_addresses.public[0] ?? null,
      x: BOX.gap + (at % perRow) * (BOX.width + BOX.gap),
      y: top + BUS_HEAD + Math.floor(at / perRow) * ROW,
    }));
    const rows = Math.max(1, Math.ceil(drawn.length / perRow));
    y += BUS_HEAD + rows * ROW + 20;
    return { id: network.id, name: network.name, cidr: network.cidr, y: top, width, spots, hidden: own.length - drawn.length };
  });
  return { width, height: y, buses };
}
