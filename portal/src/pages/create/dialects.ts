/**
 * The same order in each API that this cloud speaks, as a command to paste. What an API has no word
 * for is told beside it, so that nobody pastes less than was asked for.
 */
import { bodyOf, type Order } from './order';

/** The facts of the cloud that the words of other APIs are made of. */
export interface Around {
  origin: string;
  sizeId: string | null;
  imageId: string | null;
  networkId: string | null;
  regionId: string | null;
  firstKeyId: string | null;
  firstGroupId: string | null;
  projectName: string;
}

export interface Recipe {
  dialect: string;
  title: string;
  text: string;
  /** What the order asks for and this API cannot say. */
  lacks: string[];
}

/** One word for a shell: what holds anything but plain characters goes between single quotes. */
export const quoted = (text: string) =>
  /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** The UUID that other APIs show for `srv_0196…`. */
export function uuid(id: string | null): string {
  const hex = /_([0-9a-f]{32})$/.exec(id ?? '')?.[1];
  return hex ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : '';
}

function curl(url: string, headers: readonly string[], body: unknown): string {
  const lines = [`curl -X POST ${quoted(url)}`];
  for (const header of headers) lines.push(`  -H "${header}"`);
  lines.push('  -H "Content-Type: application/json"', `  -d ${quoted(JSON.stringify(body, null, 2))}`);
  return lines.join(' \\\n');
}

const BEARER = ['Authorization: Bearer $NUBO_KEY'];

/** Which asked-for things a dialect has no word for. */
function lacking(order: Order, words: readonly (keyof Order)[]): string[] {
  const asked: [keyof Order, boolean, string][] = [
    ['from', order.from !== 'image', order.from === 'iso' ? 'starting from an ISO' : 'beginning as a snapshot'],
    ['count', order.count > 1, 'more than one server'],
    ['network', order.network !== '', 'the network'],
    ['project', order.project !== '', 'the project'],
    ['security_groups', order.security_groups.length > 0, 'security groups'],
    ['ssh_keys', order.ssh_keys.length > 0, 'SSH keys'],
    ['user_data', order.user_data !== '', 'user data'],
    ['labels', order.labels.trim() !== '', 'labels'],
    ['public_ip', !order.public_ip, 'no public address'],
    ['deletion_protection', order.deletion_protection, 'protection from deletion'],
  ];
  return asked.filter(([word, wanted]) => wanted && !words.includes(word)).map(([, , text]) => text);
}

function native(order: Order, { origin }: Around): Recipe {
  const text = curl(`${origin}/v1/servers`, BEARER, bodyOf(order));
  return { dialect: 'native', title: 'CloudAPI', text, lacks: [] };
}

function civo(order: Order, around: Around): Recipe {
  const body = {
    count: order.count,
    hostname: order.name.trim(),
    size: order.size,
    template_id: order.image,
    public_ip: order.public_ip ? 'create' : 'none',
    ...(order.network && { network_id: uuid(around.networkId) }),
    ...(around.firstKeyId && { ssh_key_id: uuid(around.firstKeyId) }),
    ...(around.firstGroupId && { firewall_id: uuid(around.firstGroupId) }),
    ...(order.user_data && { script: order.user_data }),
  };
  const lacks = lacking(order, ['count', 'public_ip', 'network', 'ssh_keys', 'security_groups', 'user_data']);
  if (order.ssh_keys.length > 1) lacks.push('more than one SSH key');
  if (order.security_groups.length > 1) lacks.push('more than one security group');
  if (order.billing_period === 'monthly') lacks.push('payment by the month');
  const region = order.region ? `?region=${encodeURIComponent(order.region)}` : '';
  const text = curl(`${around.origin}/v2/instances${region}`, BEARER, body);
  return { dialect: 'civo', title: 'Civo', text, lacks };
}

function otwa(order: Order, { origin, sizeId }: Around): Recipe {
  const name = order.name.trim();
  const body = {
    productId: uuid(sizeId),
    os: order.image,
    osTemplate: order.image,
    label: name,
    hostname: name,
    ...(order.region && { region: order.region }),
  };
  const text = curl(`${origin}/api/v1/servers`, BEARER, body);
  const lacks = lacking(order, []);
  if (order.billing_period === 'hourly') lacks.push('payment by the hour');
  lacks.push('rules: its servers are reached on every port');
  return { dialect: 'otwa', title: 'Otwa', text, lacks };
}

function octos(order: Order, { origin, projectName }: Around): Recipe {
  const name = order.name.trim();
  const body = {
    name,
    hostname: name,
    project: projectName.toLowerCase(),
    region: order.region,
    billing_cycle: order.billing_period,
    template: order.image,
    plan: order.size,
    storage_category: 'local-storage',
    network_plan: 'isolated-network',
    is_public: order.public_ip,
    ...(order.network && { networks: [order.network] }),
    ...(order.security_groups.length > 0 && { security_groups: order.security_groups }),
    ...(order.ssh_keys[0] && { ssh_key: order.ssh_keys[0] }),
    ...(order.user_data && { user_data: order.user_data }),
  };
  const words: (keyof Order)[] = ['public_ip', 'network', 'project', 'security_groups', 'ssh_keys', 'user_data'];
  const lacks = lacking(order, words);
  if (order.ssh_keys.length > 1) lacks.push('more than one SSH key');
  const headers = [...BEARER, 'Accept: application/json'];
  const text = curl(`${origin}/backend/api/virtual-machines`, headers, body);
  return { dialect: 'octos', title: 'Octos', text, lacks };
}

function stackbill(order: Order, around: Around): Recipe {
  const body = {
    name: order.name.trim(),
    zoneUuid: uuid(around.regionId),
    templateUuid: uuid(around.imageId),
    computeOfferingUuid: uuid(around.sizeId),
    networkUuid: uuid(around.networkId),
    ...(order.ssh_keys[0] && { sshKeyName: order.ssh_keys[0] }),
    ...(order.security_groups[0] && { securitygroupName: order.security_groups[0] }),
    ...(order.user_data && { userData: order.user_data }),
  };
  const lacks = lacking(order, ['network', 'ssh_keys', 'security_groups', 'user_data', 'public_ip']);
  if (order.public_ip) lacks.push('a public address');
  if (order.ssh_keys.length > 1) lacks.push('more than one SSH key');
  if (order.security_groups.length > 1) lacks.push('more than one security group');
  if (order.billing_period === 'monthly') lacks.push('payment by the month');
  const headers = ['apikey: $NUBO_API_KEY', 'secretkey: $NUBO_SECRET_KEY'];
  const text = curl(`${around.origin}/restapi/instance/createInstance`, headers, body);
  return { dialect: 'stackbill', title: 'Cloud Management Portal', text, lacks };
}

/** The command line, whose words are those of the native API. */
export function cli(order: Order): Recipe {
  const body = bodyOf(order);
  const parts = [`nubo server create ${quoted(body.name || 'NAME')}`];
  const flag = (name: string, value: string) => parts.push(`--${name} ${quoted(value)}`);
  flag('size', body.size);
  if (body.image) flag('image', body.image);
  if (body.snapshot) flag('snapshot', body.snapshot);
  if (body.boot_source) flag('boot-source', body.boot_source);
  if (body.region) flag('region', body.region);
  if (body.project) flag('project', body.project);
  if (body.network) flag('network', body.network);
  for (const group of order.security_groups) flag('security-group', group);
  for (const key of order.ssh_keys) flag('ssh-key', key);
  for (const [key, value] of Object.entries(body.labels ?? {})) flag('label', `${key}=${value}`);
  if (body.count) flag('count', String(body.count));
  if (body.public_ip === false) parts.push('--no-public-ip');
  if (body.deletion_protection) parts.push('--deletion-protection');
  if (body.billing_period) flag('billing-period', body.billing_period);
  if (body.user_data) flag('user-data', body.user_data);
  return { dialect: 'cli', title: 'Command line', text: parts.join(' \\\n  '), lacks: [] };
}

const RECIPES = { native, civo, otwa, octos, stackbill };

/** The order in the APIs that this cloud serves, and as a command. */
export function recipes(order: Order, around: Around, served: readonly string[]): Recipe[] {
  const named = served.filter((name): name is keyof typeof RECIPES => name in RECIPES);
  return [...named.map((name) => RECIPES[name](order, around)), cli(order)];
}
