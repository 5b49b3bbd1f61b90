// What every walk has: a cloud, a browser, people who sign in, and a list of what is wrong.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { PASSWORD, startCloud } from './cloud.mjs';
import { findings, settle, watch } from './watch.mjs';

const PATIENCE_MS = 30_000;

/** Fills and sends the sign-in page that is open. */
export async function enter(page, email, password = PASSWORD) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/**
 * Runs `play` with a cloud and a browser, prints what it put into `wrong`, and ends the process with
 * 1 if that is anything.
 */
export async function stage(name, play, { args = [] } = {}) {
  const wrong = [];
  const pages = [];
  const cloud = await startCloud(args);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });

  /** A browser of somebody else. */
  async function visitor(options = {}) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce', baseURL: cloud.origin, ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    pages.push([page, watch(page)]);
    return page;
  }

  /** Somebody who has signed in and sees the page at `to`. */
  async function signedIn(email, to = '/', password = PASSWORD) {
    const page = await visitor();
    await page.goto(`/sign-in?to=${encodeURIComponent(to)}`);
    await enter(page, email, password);
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    await settle(page);
    return page;
  }

  /** Complaints of a page; those that match were provoked by the walk itself. */
  function forgive(page, ...provoked) {
    const complaints = pages.find(([each]) => each === page)[1];
    const kept = complaints.filter((line) => !provoked.some((each) => each.test(line)));
    complaints.splice(0, complaints.length, ...kept);
  }

  const check = async (page, where, rules) => wrong.push(...(await findings(page, where, rules)));
  try {
    await play({ cloud, browser, wrong, visitor, signedIn, forgive, check });
  } catch (thrown) {
    wrong.push(String(thrown.stack ?? thrown));
    const folder = join(process.env.SHOTS_BROKEN ?? tmpdir(), 'nubo-walk-broke');
    mkdirSync(folder, { recursive: true });
    for (const [at, [page]] of pages.entries()) {
      await page.screenshot({ path: join(folder, `${name}-${at}.png`) }).catch(() => {});
    }
    console.error(`pictures of the open pages are in ${folder}`);
  } finally {
    for (const [, complaints] of pages) wrong.push(...complaints);
    await browser.close();
    await cloud.stop();
  }
  const told = [...new Set(wrong)];
  for (const line of told) console.error(line);
  console.log(told.length === 0 ? `${name}: nothing is wrong` : `${name}: ${told.length} things are wrong`);
  process.exit(told.length === 0 ? 0 : 1);
}

/** Asks again until it is so; states on a loaded machine come late. */
export async function until(what, isSo, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await isSo();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`it never was so: ${what}`);
    await new Promise((wake) => setTimeout(wake, 150));
  }
}

/** Fills a dialog, has it looked at, sends it and waits until it is gone. */
export async function dialog(page, name, fill, verb, check = async () => {}) {
  const box = page.getByRole('dialog', { name });
  await box.waitFor();
  await fill(box);
  await check(page, `dialog ${name}`);
  await box.getByRole('button', { name: verb, exact: true }).click();
  await box.waitFor({ state: 'hidden' });
}
