import { Text } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import type { Schemas } from '../api/client';
import { NavEntry } from './NavEntry';
import { useMay, useOperates } from './rights';

type Entry = readonly [to: string, text: string, scope?: Schemas['Scope']];

const PARTS: readonly (readonly [string, readonly Entry[]])[] = [
  ['', [['/', 'Dashboard']]],
  ['Compute', [
    ['/servers', 'Servers', 'servers:read'],
    ['/volumes', 'Volumes', 'volumes:read'],
    ['/snapshots', 'Snapshots', 'volumes:read'],
    ['/isos', 'ISOs', 'servers:read'],
    ['/ssh-keys', 'SSH keys', 'servers:read'],
  ]],
  ['Network', [
    ['/networks', 'Networks', 'networks:read'],
    ['/addresses', 'Addresses', 'networks:read'],
    ['/security-groups', 'Security groups', 'networks:read'],
  ]],
  ['Company', [
    ['/company/profile', 'Profile', 'account:read'],
    ['/projects', 'Projects'],
    ['/members', 'Members', 'users:read'],
    ['/credentials', 'Keys and tokens', 'keys:read'],
    ['/wallet', 'Wallet', 'billing:read'],
    ['/events', 'Events', 'events:read'],
    ['/audit', 'Audit log', 'audit:read'],
  ]],
];

const OPERATOR: readonly Entry[] = [
  ['/operator', 'Overview'],
  ['/operator/access', 'Access requests'],
  ['/operator/accounts', 'Accounts'],
  ['/operator/catalogue', 'Catalogue'],
  ['/operator/images', 'Images'],
  ['/operator/hosts', 'Hosts'],
  ['/operator/work', 'Workflows'],
  ['/operator/letters', 'Letters'],
  ['/operator/settings', 'Settings'],
];

/** The way around; what a person may not read is left out. */
export function Navigation() {
  const here = useRouterState({ select: (state) => state.location.pathname });
  const may = useMay();
  const parts = useOperates() ? [...PARTS, ['Operator', OPERATOR] as const] : PARTS;
  return parts.map(([head, entries]) => (
    <div key={head} role="group" aria-label={head || 'Start'}>
      {head && (
        <Text size="xs" fw={600} c="dimmed" px="sm" pt="md" pb={4} aria-hidden="true">
          {head}
        </Text>
      )}
      {entries.map(([to, text, scope]) => (
        (!scope || may(scope)) && (
          <NavEntry key={to} to={to} text={text} isHere={isAt(here, to)} />
        )
      ))}
    </div>
  ));
}

function isAt(here: string, to: string) {
  if (to === '/' || to === '/operator') return here === to;
  return here === to || here.startsWith(`${to}/`);
}
