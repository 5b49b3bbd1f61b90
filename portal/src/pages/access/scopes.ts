/** The words of rights, sorted for people: reading, changing, and destroying set apart. */
import type { Schemas } from '../../api/client';

export type Scope = Schemas['Scope'];

const KINDS = [
  'servers', 'volumes', 'networks', 'dns', 'projects', 'users', 'keys', 'tokens', 'account', 'billing',
  'usage', 'metrics', 'events', 'audit', 'webhooks', 'support',
] as const;

/** What of each kind there is a right to. */
const DEEDS: Record<(typeof KINDS)[number], readonly ('read' | 'write' | 'destroy')[]> = {
  servers: ['read', 'write', 'destroy'],
  volumes: ['read', 'write', 'destroy'],
  networks: ['read', 'write', 'destroy'],
  dns: ['read', 'write', 'destroy'],
  projects: ['read', 'write'],
  users: ['read', 'write'],
  keys: ['read', 'write'],
  tokens: ['read', 'write'],
  account: ['read', 'write'],
  billing: ['read', 'write'],
  usage: ['read'],
  metrics: ['read'],
  events: ['read'],
  audit: ['read'],
  webhooks: ['read', 'write'],
  support: ['read', 'write'],
};

export const SCOPES: readonly Scope[] = KINDS.flatMap((kind) =>
  DEEDS[kind].map((deed) => `${kind}:${deed}` as Scope));

export const deedOf = (scope: Scope) => scope.split(':')[1] as 'read' | 'write' | 'destroy';

export const isDestroy = (scope: Scope) => scope.endsWith(':destroy');

/** What destroying of each kind means. */
export const DESTROYS: Record<string, string> = {
  'servers:destroy': 'delete servers and rebuild them, with all data on their disks',
  'volumes:destroy': 'delete volumes with all their data',
  'networks:destroy': 'delete networks and security groups, and release addresses',
  'dns:destroy': 'delete DNS zones',
};

/** All that may be given away of what one has; nothing that destroys unless it is asked for. */
export function offered(may: (scope: Scope) => boolean) {
  const all = SCOPES.filter(may);
  return { plain: all.filter((scope) => !isDestroy(scope)), destroying: all.filter(isDestroy) };
}

/** In few words: `everything`, `read only`, or how many rights. */
export function summary(scopes: readonly Scope[]): string {
  if (scopes.includes('*')) return 'everything';
  const destroys = scopes.some(isDestroy) ? ', may destroy' : '';
  if (scopes.every((scope) => deedOf(scope) === 'read')) return 'read only';
  return `${scopes.length} rights${destroys}`;
}
