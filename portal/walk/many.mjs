// Ten thousand servers in the list: the last one is found, and scrolling is smooth.
//
//   NUBO_BIN=path node walk/many.mjs [COUNT]
import { enter, stage } from './stage.mjs';

const COUNT = Number(process.argv[2] ?? 10_000);
const BATCH = 50;
const ROW_PX = 45;
const FRAMES = 200;
/** More rows than these are never drawn at once. */
const DRAWN_MAX = 150;
/**
 * Half of the frames must come within what the eye takes for motion. A machine that does other work
 * besides has late frames whatever the page does, so the late ones are told but not judged.
 */
const FRAME_MS = 100;

async function order(cloud, key) {
  let made = 0;
  const lane = async () => {
    while (made < COUNT) {
      made += BATCH;
      const answer = await fetch(`${cloud.api}/v1/servers`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: `s${made}`, size: 'nano', image: 'tiny', count: BATCH, public_ip: false }),
      });
      if (answer.status !== 201) throw new Error(await answer.text());
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
}

/** Scrolls by so many pixels a frame; how long the frames took, and whether rows were there. */
const scroll = (page, step) => page.evaluate(async ([step, frames]) => {
  const times = [];
  let blank = 0;
  window.scrollTo(0, 0);
  let last = performance.now();
  for (let at = 1; at <= frames; at += 1) {
    window.scrollTo(0, at * step);
    await new Promise((drawn) => requestAnimationFrame(drawn));
    const now = performance.now();
    times.push(now - last);
    last = now;
    // The row in the middle of the window as somebody sees it.
    const seen = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('tr');
    if (!seen || seen.getAttribute('aria-hidden')) blank += 1;
  }
  times.sort((a, b) => a - b);
  return { half: times[Math.floor(frames / 2)], late: times[Math.floor(frames * 0.95)], worst: times.at(-1), blank };
}, [step, FRAMES]);

const told = ({ half, late, worst, blank }) =>
  `half of the frames within ${half.toFixed(0)} ms, 95 of 100 within ${late.toFixed(0)} ms, worst ${worst.toFixed(0)} ms, ${blank} without rows`;

await stage('many', async ({ cloud, wrong, visitor }) => {
  const account = cloud.account('many@example.com', '--rate-limit', '0');
  const free = ['servers', 'vcpus', 'memory_mib', 'disk_gib', 'addresses'].map((name) => `${name}=none`);
  cloud.admin('quota', 'set', account.account_id, ...free);
  await order(cloud, account.key);

  const page = await visitor();
  page.setDefaultTimeout(120_000);
  await page.goto('/sign-in?to=%2Fservers');
  const start = Date.now();
  await enter(page, 'many@example.com');
  await page.getByRole('link', { name: /^s\d+-\d+$/ }).first().waitFor();
  console.log(`first rows after ${Date.now() - start} ms`);

  // The last server is found among all.
  const search = Date.now();
  await page.getByLabel('Search servers').fill(`s${COUNT}-${BATCH}`);
  await page.getByRole('link', { name: `s${COUNT}-${BATCH}`, exact: true }).waitFor();
  console.log(`found among all after ${Date.now() - search} ms`);
  await page.getByLabel('Search servers').fill('');
  // Whoever goes to the end has read all.
  await page.getByText(/read so far|in all/).waitFor({ state: 'attached' });
  for (;;) {
    if (await page.getByText(`${COUNT.toLocaleString('en')} in all`).count()) break;
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await page.waitForTimeout(50);
  }

  const rows = await page.locator('tbody tr').count();
  if (rows > DRAWN_MAX) wrong.push(`${rows} rows are drawn at once`);
  const wheel = await scroll(page, 200);
  console.log(`${rows} rows drawn of ${COUNT}`);
  console.log(`turning the wheel: ${told(wheel)}`);
  console.log(`dragging over all: ${told(await scroll(page, (COUNT * ROW_PX) / FRAMES))}`);
  if (wheel.half > FRAME_MS) wrong.push(`half of the frames take ${wheel.half.toFixed(0)} ms and more`);
  if (wheel.blank > FRAMES / 10) wrong.push(`${wheel.blank} of ${FRAMES} frames had no rows in sight`);
}, { args: ['--fake-hosts', '1250', '--fake-boot-ms', '0'] });
