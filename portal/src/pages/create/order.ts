/** The order of a server as the form holds it, and as the cloud takes it. */
import type { Schemas } from '../../api/client';

export type Beginning = 'image' | 'iso' | 'snapshot';

export interface Order {
  name: string;
  region: string;
  /** What it begins with: what its disk starts as, or an ISO beside an empty disk. */
  from: Beginning;
  /** The image or ISO, by name. */
  image: string;
  /** The snapshot, by id. */
  snapshot: string;
  size: string;
  project: string;
  network: string;
  security_groups: string[];
  ssh_keys: string[];
  user_data: string;
  labels: string;
  count: number;
  public_ip: boolean;
  deletion_protection: boolean;
  billing_period: Schemas['BillingPeriod'];
}

export const EMPTY_ORDER: Order = {
  name: '',
  region: '',
  from: 'image',
  image: '',
  snapshot: '',
  size: '',
  project: '',
  network: '',
  security_groups: [],
  ssh_keys: [],
  user_data: '',
  labels: '',
  count: 1,
  public_ip: true,
  deletion_protection: false,
  billing_period: 'hourly',
};

/** The order that the address begins, such as one from a certain ISO. */
export function begun(address: { [from in Beginning]?: unknown }): Order {
  const { image, iso, snapshot } = address;
  if (typeof snapshot === 'string') return { ...EMPTY_ORDER, from: 'snapshot', snapshot };
  if (typeof iso === 'string') return { ...EMPTY_ORDER, from: 'iso', image: iso };
  return { ...EMPTY_ORDER, image: typeof image === 'string' ? image : '' };
}

/** `env=prod, team=web` as pairs. A part without a sign is a label with an empty value. */
export function labelsOf(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const part of text.split(/[,\n]/)) {
    const [key = '', ...value] = part.split('=');
    if (key.trim()) pairs[key.trim()] = value.join('=').trim();
  }
  return pairs;
}

export const labelText = (labels: Record<string, string>) =>
  Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ');

/** The body: what was left as it was is left out, so that the cloud's own defaults hold. */
export function bodyOf(order: Order): Schemas['CreateServer'] {
  const labels = labelsOf(order.labels);
  return {
    name: order.name.trim(),
    size: order.size,
    ...(order.from === 'snapshot' ? { snapshot: order.snapshot } : { image: order.image }),
    ...(order.from === 'iso' && { boot_source: 'iso' as const }),
    ...(order.region && { region: order.region }),
    ...(order.project && { project: order.project }),
    ...(order.network && { network: order.network }),
    ...(order.security_groups.length > 0 && { security_groups: order.security_groups }),
    ...(order.ssh_keys.length > 0 && { ssh_keys: order.ssh_keys }),
    ...(order.user_data && { user_data: order.user_data }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(order.count > 1 && { count: order.count }),
    ...(!order.public_ip && { public_ip: false }),
    ...(order.deletion_protection && { deletion_protection: true }),
    ...(order.billing_period !== 'hourly' && { billing_period: order.billing_period }),
  };
}
