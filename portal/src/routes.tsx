/** Every address of the portal and the page behind it; pages are loaded when they are first asked for. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { session } from './api/transport';
import { NotFound, PageFault, PageWaits } from './shell/PageStates';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { to?: string } =>
    typeof search.to === 'string' ? { to: search.to } : {},
  component: lazyRouteComponent(() => import('./pages/SignIn')),
});

/** All that needs a session; without one the address is kept for after the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: ({ location }) => {
    if (!session()) throw redirect({ to: '/sign-in', search: { to: location.href } });
  },
  component: lazyRouteComponent(() => import('./shell/Shell'), 'Shell'),
});

type Load = () => Promise<Record<string, unknown>>;

const page = (path: string, load: Load) =>
  createRoute({
    getParentRoute: () => inside,
    path,
    component: lazyRouteComponent(load as never),
  });

const pages = [
  page('/', () => import('./pages/Dashboard')),
  page('/servers', () => import('./pages/servers/ServerList')),
  page('/servers/new', () => import('./pages/create/CreateServer')),
  page('/servers/$id', () => import('./pages/server/ServerPage')),
  page('/volumes', () => import('./pages/Volumes')),
  page('/ssh-keys', () => import('./pages/SshKeys')),
  page('/networks', () => import('./pages/network/Networks')),
  page('/addresses', () => import('./pages/network/Addresses')),
  page('/security-groups', () => import('./pages/network/SecurityGroups')),
  page('/security-groups/$id', () => import('./pages/network/SecurityGroupPage')),
  page('/api', () => import('./pages/access/ApiAccess')),
  page('/credentials', () => import('./pages/access/Credentials')),
  page('/company/profile', () => import('./pages/access/CompanyProfile')),
  page('/profile', () => import('./pages/account/Profile')),
  page('/projects', () => import('./pages/account/Projects')),
  page('/members', () => import('./pages/account/Members')),
  page('/wallet', () => import('./pages/account/WalletPage')),
  page('/audit', () => import('./pages/account/AuditLog')),
  page('/events', () => import('./pages/account/Events')),
  page('/operator', () => import('./pages/operator/Overview')),
  page('/operator/access', () => import('./pages/operator/AccessRequests')),
  page('/operator/accounts', () => import('./pages/operator/Accounts')),
  page('/operator/accounts/$id', () => import('./pages/operator/AccountPage')),
  page('/operator/catalogue', () => import('./pages/operator/Catalogue')),
  page('/operator/images', () => import('./pages/operator/Images')),
  page('/operator/hosts', () => import('./pages/operator/Hosts')),
  page('/operator/work', () => import('./pages/operator/Work')),
];

const tree = root.addChildren([signIn, inside.addChildren(pages)]);

export const makeRouter = (client: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { client } as never,
    defaultPreload: 'intent',
    defaultPendingComponent: PageWaits,
    defaultErrorComponent: PageFault,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  });
