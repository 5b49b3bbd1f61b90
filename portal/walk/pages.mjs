// Every page of the portal with its address, and which of them the project keeps pictures of.
export const entryPages = [
  ['sign-in', '/sign-in'], ['register', '/register'], ['forgot-password', '/forgot-password'],
];

export const pagesOf = ({ server, group, address }) => [
  ['dashboard', '/'], ['servers', '/servers'], ['create-server', '/servers/new'],
  ['server-overview', `/servers/${server}`], ['server-console', `/servers/${server}?tab=console`],
  ['server-graphs', `/servers/${server}?tab=graphs`], ['server-disks', `/servers/${server}?tab=disks`],
  ['server-snapshots', `/servers/${server}?tab=snapshots`],
  ['server-network', `/servers/${server}?tab=network`], ['server-activity', `/servers/${server}?tab=activity`],
  ['server-settings', `/servers/${server}?tab=settings`], ['volumes', '/volumes'], ['snapshots', '/snapshots'],
  ['isos', '/isos'], ['ssh-keys', '/ssh-keys'],
  ['networks', '/networks'], ['addresses', '/addresses'], ['address', `/addresses/${address}`],
  ['security-groups', '/security-groups'],
  ['security-group', `/security-groups/${group}`], ['api', '/api-access'], ['credentials', '/credentials'],
  ['company', '/company/profile'], ['api-info', '/company/profile?part=api'], ['profile', '/profile'],
  ['projects', '/projects'], ['members', '/members'], ['wallet', '/wallet'], ['audit', '/audit'], ['events', '/events'],
];

export const operatorPagesOf = ({ account }) => [
  ['operator', '/operator'], ['operator-access', '/operator/access'], ['operator-accounts', '/operator/accounts'],
  ['operator-account', `/operator/accounts/${account}`], ['operator-catalogue', '/operator/catalogue'],
  ['operator-images', '/operator/images'], ['operator-hosts', '/operator/hosts'], ['operator-work', '/operator/work'],
  ['operator-letters', '/operator/letters'], ['operator-settings', '/operator/settings'],
];

export const PICTURED = new Set([
  'sign-in', 'register', 'dashboard', 'servers', 'create-server', 'server-overview', 'server-console', 'server-graphs',
  'server-settings', 'networks', 'security-group', 'api', 'api-info', 'profile', 'wallet', 'operator', 'operator-images',
  'operator-hosts', 'operator-letters', 'operator-settings',
]);

export const PICTURED_NARROW = new Set(['dashboard', 'servers', 'create-server']);
