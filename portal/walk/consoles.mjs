// Consoles: pixels change after a key, and what is typed comes back.
import { createHash } from 'node:crypto';
import { settle } from './watch.mjs';

const pixels = async (page) =>
  createHash('sha256')
    .update(await page.evaluate(() => {
      const canvas = document.querySelector('[data-testid="screen"] canvas');
      return canvas ? canvas.toDataURL() : '';
    }))
    .digest('hex');

/** Asks again until it is so; states on a loaded machine come late. */
async function until(what, isSo) {
  const end = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`it never was so: ${what}`);
    await new Promise((wake) => setTimeout(wake, 150));
  }
}

export async function consoles(page, server) {
  await page.goto(`/servers/${server}?tab=console`);
  await settle(page);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.locator('[data-testid="screen"][data-state="open"]').waitFor();
  let before = await pixels(page);
  await until('something is drawn', async () => (before = await pixels(page)) !== createHash('sha256').update('').digest('hex'));
  await page.locator('[data-testid="screen"] canvas').click();
  await page.keyboard.press('h');
  await until('the screen changes after a key', async () => (await pixels(page)) !== before);

  await page.getByText('Serial port', { exact: true }).click();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.locator('[data-testid="terminal"][data-state="open"]').waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type('nubo-was-here');
  const rows = page.locator('[data-testid="terminal"]');
  await until('what was typed comes back', async () => ((await rows.textContent()) ?? '').includes('nubo-was-here'));

  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await page.getByLabel('Serial log', { exact: true }).filter({ hasText: /\S/ }).first().waitFor();
}
