// Walks the portal in a real browser against the real binary: the main job with its forms, then every
// page in both themes and at 320 pixels. Ends with 1 and a list if anything is wrong.
//
//   NUBO_BIN=path npm run walk            builds nothing; run `npm run build` first
//   SHOTS=../docs/portal npm run walk     also keeps pictures
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { PASSWORD, startCloud } from './cloud.mjs';
import { consoles } from './consoles.mjs';
import { guard } from './guard.mjs';
import { farewell, journey, operatorJourney } from './journey.mjs';
import { findings, settle, tooWide, watch } from './watch.mjs';

const SHOTS = process.env.SHOTS;
const wrong = [];
const cloud = await startCloud();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});

async function signedIn(email, colorScheme = 'light') {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme, reducedMotion: 'reduce', baseURL: cloud.origin });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints = watch(page);
  await page.goto('/sign-in');
  await settle(page);
  wrong.push(...(await findings(page, 'sign-in')));
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
  return { page, complaints };
}

// Of these the project keeps pictures.
const PICTURED = new Set([
  'dashboard', 'servers', 'create-server', 'server-overview', 'server-graphs', 'server-settings', 'networks',
  'security-group', 'api', 'wallet', 'operator', 'operator-images',
]);

const NARROW = new Set(['dashboard', 'servers', 'create-server']);

async function visit(page, name, path, theme) {
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.goto(path);
  await settle(page);
  wrong.push(...(await findings(page, `${name} ${theme}`)));
  if (SHOTS && PICTURED.has(name)) {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: `${SHOTS}/${name}-${theme}.png`, fullPage: false });
  }
  await page.setViewportSize({ width: 320, height: 700 });
  await page.waitForTimeout(200);
  wrong.push(...(await tooWide(page, `${name} ${theme} 320`)));
  if (SHOTS && theme === 'light' && NARROW.has(name)) await page.screenshot({ path: `${SHOTS}/${name}-320.png` });
}

try {
  cloud.account('me@example.com', '--credit', '100.00');
  cloud.account('operator@example.com', '--operator');
  const second = cloud.account('second@example.com');

  const mine = await signedIn('me@example.com');
  const made = await journey(mine.page, wrong);
  await consoles(mine.page, made.server);
  await guard(browser, cloud.origin, signedIn, made.server, wrong);
  const theirs = await signedIn('operator@example.com');
  await operatorJourney(theirs.page, second.account_id, wrong);

  const pages = [
    ['dashboard', '/'], ['servers', '/servers'], ['create-server', '/servers/new'],
    ['server-overview', `/servers/${made.server}`], ['server-console', `/servers/${made.server}?tab=console`],
    ['server-graphs', `/servers/${made.server}?tab=graphs`], ['server-disks', `/servers/${made.server}?tab=disks`],
    ['server-network', `/servers/${made.server}?tab=network`], ['server-activity', `/servers/${made.server}?tab=activity`],
    ['server-settings', `/servers/${made.server}?tab=settings`], ['volumes', '/volumes'], ['ssh-keys', '/ssh-keys'],
    ['networks', '/networks'], ['addresses', '/addresses'], ['security-groups', '/security-groups'],
    ['security-group', `/security-groups/${made.group}`], ['api', '/api'], ['credentials', '/credentials'],
    ['company', '/company/profile'], ['api-info', '/company/profile?part=api'], ['profile', '/profile'],
    ['projects', '/projects'], ['members', '/members'], ['wallet', '/wallet'], ['audit', '/audit'], ['events', '/events'],
  ];
  const operatorPages = [
    ['operator', '/operator'], ['operator-access', '/operator/access'], ['operator-accounts', '/operator/accounts'],
    ['operator-account', `/operator/accounts/${made.account}`], ['operator-catalogue', '/operator/catalogue'],
    ['operator-images', '/operator/images'], ['operator-hosts', '/operator/hosts'], ['operator-work', '/operator/work'],
  ];
  for (const theme of ['light', 'dark']) {
    for (const [{ page }, list] of [[mine, pages], [theirs, operatorPages]]) {
      await page.emulateMedia({ colorScheme: theme });
      for (const [name, path] of list) await visit(page, name, path, theme);
    }
  }
  await farewell(mine.page, made.server);
  // The journey sends one key that is none, to see the refusal at its field.
  const provoked = (line) => line.includes('status of 422') && line.endsWith('/v1/ssh-keys');
  wrong.push(...[...mine.complaints, ...theirs.complaints].filter((line) => !provoked(line)));
} catch (thrown) {
  wrong.push(String(thrown.stack ?? thrown));
  for (const [at, page] of browser.contexts().flatMap((each) => each.pages()).entries()) {
    await page.screenshot({ path: `${process.env.TMPDIR ?? '/tmp'}/walk-broke-${at}.png` }).catch(() => {});
  }
} finally {
  await browser.close();
  await cloud.stop();
}
for (const line of [...new Set(wrong)]) console.error(line);
console.log(wrong.length === 0 ? 'the walk found nothing wrong' : `${new Set(wrong).size} things are wrong`);
process.exit(wrong.length === 0 ? 0 : 1);
