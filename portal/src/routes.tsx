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
import { api, ask } from './api/client';
import { Refusal } from './api/refusal';
import { mayHaveSession, person, remember, SET_UP } from './api/transport';
import { landing } from './shell/landing';
import { NotFound, PageFault, PageWaits } from './shell/PageStates';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** Who is signed in; asked once, and again when nobody is known. */
async function known(): Promise<boolean> {
  if (person()) return true;
  if (!mayHaveSession()) return false;
  try {
    remember(await ask(api.GET('/v1/user')));
    return true;
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.status === 401) return false;
    throw thrown;
  }
}

type Load = () => Promise<Record<string, unknown>>;

/** A page for people who are not signed in; who is has no business there. */
const entry = (path: string, load: Load) =>
  createRoute({
    getParentRoute: () => root,
    path,
    validateSearch: (search): { to?: string } => (typeof search.to === 'string' ? { to: search.to } : {}),
    beforeLoad: async ({ search }) => {
      if (await known()) throw redirect({ href: landing(search.to, location.origin) });
    },
    component: lazyRouteComponent(load as never),
  });

const entries = [
  entry('/sign-in', () => import('./pages/entry/SignIn')),
  entry('/register', () => import('./pages/entry/Register')),
  entry('/forgot-password', () => import('./pages/entry/ForgotPassword')),
];

/** For whoever is signed in but lacks what the account asks for; nothing else of the portal works then. */
const setUp = createRoute({
  getParentRoute: () => root,
  path: SET_UP,
  validateSearch: (search): { to?: string } => (typeof search.to === 'string' ? { to: search.to } : {}),
  beforeLoad: async () => {
    if (!(await known())) throw redirect({ to: '/sign-in' });
  },
  component: lazyRouteComponent(() => import('./pages/entry/SetUpFactor')),
});

/** All that needs a session; without one the address is kept for after the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location: { href } }) => {
    if (!(await known())) throw redirect({ to: '/sign-in', search: href === '/' ? {} : { to: href } });
  },
  component: lazyRouteComponent(() => import('./shell/Shell'), 'Shell'),
});

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
  page('/snapshots', () => import('./pages/snapshots/Snapshots')),
  page('/isos', () => import('./pages/isos/Isos')),
  page('/ssh-keys', () => import('./pages/SshKeys')),
  page('/networks', () => import('./pages/network/Networks')),
  page('/addresses', () => import('./pages/network/Addresses')),
  page('/addresses/$id', () => import('./pages/network/AddressPage')),
  page('/security-groups', () => import('./pages/network/SecurityGroups')),
  page('/security-groups/$id', () => import('./pages/network/SecurityGroupPage')),
  page('/api-access', () => import('./pages/access/ApiAccess')),
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
  page('/operator/letters', () => import('./pages/operator/Letters')),
  page('/operator/settings', () => import('./pages/operator/Settings')),
];

const tree = root.addChildren([...entries, setUp, inside.addChildren(pages)]);

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
