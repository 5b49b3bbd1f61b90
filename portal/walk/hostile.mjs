// What strangers and tricks must not achieve: framing, forged requests, planted sessions, other
// tenants' addresses, tickets used twice, ways that lead off the portal.
//
//   NUBO_BIN=path node walk/hostile.mjs
import { createServer } from 'node:http';
import { PASSWORD } from './cloud.mjs';
import { enter, stage } from './stage.mjs';

const OWNER = 'owner@example.com';
const OTHER = 'other@example.com';

/** A page of another site, as far as browsers are concerned: `localhost` is not `127.0.0.1`. */
async function evilSite(body) {
  const server = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end(body));
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const close = () => new Promise((gone) => {
    server.closeAllConnections();
    server.close(gone);
  });
  return { origin: `http://localhost:${server.address().port}`, close };
}

/** Everything of one tenant is absent for another. */
async function deepLinks({ page, stranger, made, wrong, forgive }) {
  const places = [`/servers/${made.server}`, `/servers/${made.server}?tab=console`, `/security-groups/${made.group}`];
  for (const place of places) {
    await stranger.goto(place);
    await stranger.getByRole('alert').filter({ hasText: 'Not found' }).waitFor();
  }
  await stranger.goto(`/operator/accounts/${made.account}`);
  await stranger.getByRole('alert').filter({ hasText: 'Not allowed' }).waitFor();
  const status = await stranger.evaluate((id) => fetch(`/v1/admin/accounts/${id}`).then((answer) => answer.status), made.account);
  if (status !== 403) wrong.push(`another tenant reads an account as an operator does: ${status}`);
  await page.goto(`/servers/${made.server}`);
  await page.getByRole('heading', { name: 'prize', level: 1 }).waitFor();
  forgive(stranger, /status of 40[34]/);
}

async function framing({ browser, cloud, cookies, wrong }) {
  const evil = await evilSite(`<iframe src="${cloud.origin}/servers" width="800" height="600"></iframe>`);
  const context = await browser.newContext();
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto(evil.origin);
  await page.waitForTimeout(1_500);
  for (const frame of page.frames().slice(1)) {
    const text = await frame.evaluate(() => document.body?.innerText ?? '').catch(() => '');
    if (/Sign in|Servers/.test(text)) wrong.push('a page of another site frames the portal');
  }
  for (const path of ['/', '/servers', '/sign-in', '/docs']) {
    const headers = (await context.request.get(cloud.origin + path, { headers: { Accept: 'text/html' } })).headers();
    const policy = headers['content-security-policy'] ?? '';
    if (!/frame-ancestors 'none'/.test(policy)) wrong.push(`${path} can be framed`);
    if (/script-src[^;]*unsafe/.test(policy) || !/script-src|default-src/.test(policy)) wrong.push(`${path}: scripts may be inline`);
  }
  await context.close();
  await evil.close();
}

/** Another site makes the browser of somebody who is signed in send requests. */
async function forged({ browser, cloud, cookies, page, wrong }) {
  const evil = await evilSite('<form method="post" enctype="text/plain"></form>');
  const context = await browser.newContext();
  await context.addCookies(cookies);
  const trap = await context.newPage();
  await trap.goto(evil.origin);
  const read = await trap.evaluate(async (origin) => {
    const tries = ['text/plain', 'application/json', 'application/x-www-form-urlencoded'].map((type) =>
      fetch(`${origin}/v1/projects`, {
        method: 'POST', mode: 'no-cors', credentials: 'include', headers: { 'Content-Type': type }, body: '{"name": "forged"}',
      }).catch(() => null));
    await Promise.all(tries);
    return fetch(`${origin}/v1/servers`, { credentials: 'include' }).then((answer) => answer.text()).catch(() => 'refused');
  }, cloud.origin);
  if (read !== 'refused') wrong.push('a page of another site reads servers');
  // A form takes the whole window with it, which is the way that cookies go along with most easily.
  await trap.evaluate((origin) => {
    const form = document.querySelector('form');
    form.action = `${origin}/v1/projects`;
    form.innerHTML = `<input name='{"name": "forged", "x": "' value='"}'>`;
    form.submit();
  }, cloud.origin);
  await trap.waitForTimeout(1_000);
  // A script of the portal's own origin that does not know the proof.
  const bare = await page.evaluate(() => fetch('/v1/projects', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"name": "forged"}',
  }).then((answer) => answer.status));
  if (bare !== 403) wrong.push(`a change without its proof is answered with ${bare}`);
  const names = await page.evaluate(() => fetch('/v1/projects').then((answer) => answer.json()));
  if (names.data.some(({ name }) => name === 'forged')) wrong.push('another site made a project');
  await context.close();
  await evil.close();
}

/** A session that was planted before somebody signs in is worth nothing afterwards. */
async function fixation({ browser, cloud, wrong, forgive, visitor }) {
  const thief = await (await browser.newContext({ baseURL: cloud.origin })).newPage();
  await thief.goto('/sign-in');
  await enter(thief, OTHER);
  await thief.getByRole('heading', { name: 'Dashboard' }).waitFor();
  const planted = (await thief.context().cookies()).filter(({ name }) => name.startsWith('nubo_'));
  const secret = planted.find(({ name }) => name === 'nubo_session').value;

  const victim = await visitor();
  await victim.context().addCookies(planted);
  const answer = await victim.request.post('/v1/sessions', {
    headers: { Origin: cloud.origin }, data: { email: OWNER, password: PASSWORD, cookie: true },
  });
  if (answer.status() !== 201) wrong.push(`signing in over a planted session is answered with ${answer.status()}`);
  if ((await answer.text()).includes('ses_') && /"token":\s*"/.test(await answer.text())) wrong.push('the secret is in the answer');
  const now = (await victim.context().cookies()).find(({ name }) => name === 'nubo_session');
  if (now.value === secret) wrong.push('the planted session was kept');
  if (!now.httpOnly || now.sameSite !== 'Strict') wrong.push('scripts or other sites get at the session');
  await victim.goto('/profile');
  await victim.getByText(OWNER).first().waitFor();
  await thief.goto('/servers');
  await thief.getByRole('heading', { name: 'Sign in to Nubo' }).waitFor();

  // One that is no session at all is replaced by the form as well.
  const other = await visitor();
  await other.context().addCookies([{ ...planted[0], name: 'nubo_session', value: 'planted' }]);
  await other.goto('/sign-in');
  await enter(other, OWNER);
  await other.getByRole('heading', { name: 'Dashboard' }).waitFor();
  const kept = (await other.context().cookies()).find(({ name }) => name === 'nubo_session');
  if (kept.value === 'planted') wrong.push('a planted cookie was kept');
  await thief.context().close();
  forgive(other, /status of 401/);
}

async function tickets({ page, made, wrong, forgive }) {
  const opened = page.waitForEvent('websocket');
  await page.goto(`/servers/${made.server}?tab=console`);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  const url = (await opened).url();
  await page.locator('[data-testid="screen"][data-state="open"]').waitFor();
  const again = () => page.evaluate((url) => new Promise((tell) => {
    const socket = new WebSocket(url, ['binary']);
    socket.onopen = () => tell('open');
    socket.onerror = () => tell('refused');
  }), url);
  if ((await again()) !== 'refused') wrong.push('a console ticket opens twice');
  await page.goto('/servers');
  if ((await again()) !== 'refused') wrong.push('a used console ticket opens after its console has closed');
  if ((await page.content()).includes(url.split('/').at(-1))) wrong.push('a ticket stands on the page');
  forgive(page, /WebSocket connection to/);
}

const AWAY = [
  '//evil.example/x', '/\\evil.example/x', '/\t/evil.example', 'https://evil.example', 'javascript:alert(1)',
  'http:evil.example', '/%2F/evil.example', '\\\\evil.example', '/.//evil.example', '/@evil.example/..//evil.example',
];

async function redirects({ cloud, visitor, page, wrong }) {
  const fresh = await visitor();
  for (const to of AWAY) {
    await fresh.goto('about:blank');
    await fresh.context().clearCookies();
    await fresh.goto(`/sign-in?to=${encodeURIComponent(to)}`);
    await enter(fresh, OTHER);
    await fresh.waitForURL((url) => url.pathname !== '/sign-in');
    if (!fresh.url().startsWith(`${cloud.origin}/`)) wrong.push(`the sign-in led to ${fresh.url()}`);
    // Who is signed in already is led on at once.
    await page.goto(`/sign-in?to=${encodeURIComponent(to)}`);
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    if (!page.url().startsWith(`${cloud.origin}/`)) wrong.push(`the sign-in led somebody on to ${page.url()}`);
  }
  await fresh.goto('about:blank');
  await fresh.context().clearCookies();
  await fresh.goto('/security-groups?x=1');
  await enter(fresh, OTHER);
  await fresh.getByRole('heading', { name: 'Security groups', level: 1 }).waitFor();
  return fresh;
}

/** After signing out nothing of the person is left in the browser, and another tab notices. */
async function farewell({ page, wrong, forgive }) {
  const tab = await page.context().newPage();
  await tab.goto('/servers');
  await tab.getByRole('heading', { name: 'Servers', level: 1 }).waitFor();
  const readable = await page.evaluate(() => document.cookie + JSON.stringify({ ...sessionStorage, ...localStorage }));
  if (/nubo_session|ses_/.test(readable)) wrong.push('a script on the page can read the session');
  await page.getByRole('button', { name: /your menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to Nubo' }).waitFor();
  await tab.getByRole('heading', { name: 'Sign in to Nubo' }).waitFor();
  const kept = await page.evaluate(() => document.cookie + JSON.stringify({ ...sessionStorage, ...localStorage }));
  if (/nubo_csrf|@example/.test(kept)) wrong.push('something of the session is kept after signing out');
  await page.goBack();
  await page.getByRole('heading', { name: 'Sign in to Nubo' }).waitFor();
  forgive(page, /status of 401/);
}

await stage('hostile', async (kit) => {
  const { cloud, signedIn, forgive, wrong } = kit;
  const owner = cloud.account(OWNER);
  cloud.account(OTHER);
  const call = async (path, body) => (await fetch(cloud.api + path, {
    method: 'POST', headers: { Authorization: `Bearer ${owner.key}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  })).json();
  const server = await call('/v1/servers', { name: 'prize', size: 'nano', image: 'tiny' });
  const group = await call('/v1/security-groups', { name: 'inner' });
  const made = { server: server.id, group: group.id, account: owner.account_id };

  const page = await signedIn(OWNER, `/servers/${made.server}`);
  await page.getByText('running', { exact: true }).first().waitFor();
  const stranger = await signedIn(OTHER);
  const cookies = await page.context().cookies();
  const scene = { ...kit, page, stranger, made, cookies };
  await deepLinks(scene);
  await framing(scene);
  await forged(scene);
  forgive(page, /status of 403/);
  await tickets(scene);
  await fixation(scene);
  await redirects(scene);
  await farewell(scene);
  if (wrong.length === 0) console.log('no trick worked');
});
