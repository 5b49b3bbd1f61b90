// API access where the operator decides, in two browsers at once; then many servers at once.
//
//   NUBO_BIN=path node walk/access.mjs
import { chromium } from 'playwright-core';
import { PASSWORD, startCloud } from './cloud.mjs';
import { findings, settle } from './watch.mjs';

const wrong = [];
const cloud = await startCloud(['--access', 'approval']);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});

async function signedIn(email, to) {
  const context = await browser.newContext({ baseURL: cloud.origin, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`/sign-in?to=${encodeURIComponent(to)}`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await settle(page);
  return page;
}

async function decide(page, verb, remark) {
  await page.getByRole('button', { name: verb, exact: true }).first().click();
  const box = page.getByRole('dialog');
  await box.getByLabel('Remark').fill(remark);
  await box.getByRole('button', { name: verb, exact: true }).click();
  await box.waitFor({ state: 'hidden' });
}

try {
  const tenant = cloud.account('tenant@example.com');
  cloud.account('operator@example.com', '--operator');
  const operator = await signedIn('operator@example.com', `/operator/accounts/${tenant.account_id}`);
  await operator.getByRole('heading', { name: 'tenant@example.com', level: 1 }).waitFor();
  await decide(operator, 'Disable', 'for the test');

  const page = await signedIn('tenant@example.com', '/company/profile?part=api');
  await page.getByText('API Access is currently disabled on your account.').waitFor();
  wrong.push(...(await findings(page, 'API Info, disabled')));

  // Enabling is the operator's to decide, so the page offers to ask.
  await page.goto('/api');
  await page.getByRole('button', { name: 'Enable API' }).click();
  const enabling = page.getByRole('dialog', { name: 'Enable API' });
  await enabling.getByLabel('Name').fill('first');
  await enabling.getByRole('button', { name: 'Enable', exact: true }).click();
  await enabling.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Request API Access' }).click();
  await page.getByText('Your request waits for the operator of the cloud.').waitFor();
  await page.goto('/company/profile?part=api');
  await page.getByText(/It waits for the operator/).waitFor();
  wrong.push(...(await findings(page, 'API Info, requested')));

  await operator.reload();
  await decide(operator, 'Reject', 'Tell us what for <b>');
  await page.getByText('Tell us what for <b>').waitFor();
  await page.getByRole('button', { name: 'Request API Access' }).click();
  await operator.reload();
  await decide(operator, 'Approve', 'welcome');
  await page.getByRole('heading', { name: 'Personal Access Token' }).waitFor();

  // Many at once: the count must be typed before they are deleted.
  const order = await page.evaluate(async () => {
    const { token } = JSON.parse(sessionStorage.getItem('nubo.session'));
    const answer = await fetch('/v1/servers', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'many', size: 'nano', image: 'tiny', count: 12 }),
    });
    return answer.status;
  });
  if (order !== 201) wrong.push(`twelve servers are answered with ${order}`);
  await page.goto('/servers');
  await page.getByRole('row').filter({ hasText: 'running' }).nth(11).waitFor();
  await page.getByLabel('Choose all').check();
  wrong.push(...(await findings(page, 'chosen servers')));
  await page.getByRole('button', { name: 'Stop 12' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop 12 servers' }).click();
  await page.getByRole('row').filter({ hasText: 'stopped' }).nth(11).waitFor();
  await page.getByLabel('Choose all').check();
  await page.getByRole('button', { name: 'Delete 12' }).click();
  const box = page.getByRole('dialog');
  await box.getByRole('textbox').fill('delete 12');
  await box.getByRole('button', { name: 'Delete 12 servers' }).click();
  await page.getByText('There are no servers yet.').waitFor();
} catch (thrown) {
  wrong.push(String(thrown.stack ?? thrown));
  for (const [at, page] of browser.contexts().flatMap((each) => each.pages()).entries()) {
    await page.screenshot({ path: `${process.env.TMPDIR ?? '/tmp'}/access-broke-${at}.png` }).catch(() => {});
  }
} finally {
  await browser.close();
  await cloud.stop();
}
for (const line of new Set(wrong)) console.error(line);
console.log(wrong.length === 0 ? 'nothing is wrong' : `${new Set(wrong).size} things are wrong`);
process.exit(wrong.length === 0 ? 0 : 1);
