// Ten thousand servers in the list: how long until it can be used, and whether scrolling is smooth.
//
//   NUBO_BIN=path node walk/many.mjs [COUNT]
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';
import { PASSWORD, startCloud } from './cloud.mjs';

const COUNT = Number(process.argv[2] ?? 10_000);
const BATCH = 50;
// A frame on a machine without a graphics card may take a few times 16 ms; a stall may not be seen.
const STALL_MS = 250;

const cloud = await startCloud(['--fake-hosts', '1250', '--log', 'warn']);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
let failed = false;
try {
  const account = cloud.account('many@example.com', '--rate-limit', '0');
  cloud.admin('quota', 'set', account.account_id, 'servers=none', 'vcpus=none', 'memory_mib=none', 'disk_gib=none', 'addresses=none');
  const begun = Date.now();
  let made = 0;
  const lane = async () => {
    while (made < COUNT) {
      made += BATCH;
      const answer = await fetch(`${cloud.api}/v1/servers`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${account.key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: `s${made}`, size: 'nano', image: 'tiny', count: BATCH, public_ip: false }),
      });
      if (answer.status !== 201) throw new Error(await answer.text());
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  console.log(`${COUNT} servers ordered in ${((Date.now() - begun) / 1000).toFixed(1)} s`);

  const page = await (await browser.newContext({ baseURL: cloud.origin, viewport: { width: 1280, height: 860 } })).newPage();
  await page.goto('/sign-in?to=%2Fservers');
  await page.getByLabel('E-mail').fill('many@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  const start = Date.now();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: /^s\d+-\d+$/ }).first().waitFor();
  console.log(`first rows after ${Date.now() - start} ms`);

  // A search reads all that is left and finds the last server.
  const search = Date.now();
  await page.getByLabel('Search servers').fill(`s${COUNT}-${BATCH}`);
  await page.getByRole('link', { name: `s${COUNT}-${BATCH}`, exact: true }).waitFor({ timeout: 120_000 });
  console.log(`found among all after ${Date.now() - search} ms`);
  await page.getByLabel('Search servers').fill('');
  await page.getByText(`${COUNT.toLocaleString('en')} in all`).waitFor({ state: 'attached', timeout: 60_000 });

  const rows = await page.locator('tbody tr').count();
  const scroll = (step, frames) => page.evaluate(async ([step, frames]) => {
    const times = [];
    window.scrollTo(0, 0);
    let last = performance.now();
    for (let at = 1; at <= frames; at += 1) {
      window.scrollTo(0, at * step);
      await new Promise((drawn) => requestAnimationFrame(drawn));
      const now = performance.now();
      times.push(now - last);
      last = now;
    }
    times.sort((a, b) => a - b);
    return { half: times[Math.floor(frames / 2)], late: times[Math.floor(frames * 0.95)], worst: times.at(-1) };
  }, [step, frames]);
  const told = ({ half, late, worst }) =>
    `half of the frames within ${half.toFixed(0)} ms, 95 of 100 within ${late.toFixed(0)} ms, worst ${worst.toFixed(0)} ms`;
  const wheel = await scroll(200, 200);
  console.log(`${rows} rows drawn of ${COUNT}`);
  console.log(`turning the wheel: ${told(wheel)}`);
  console.log(`dragging over all: ${told(await scroll((COUNT * 45) / 200, 200))}`);
  failed = rows > 150 || wheel.late > STALL_MS;
} catch (thrown) {
  console.error(thrown);
  failed = true;
} finally {
  await browser.close();
  await cloud.stop();
}
process.exit(failed ? 1 : 0);
