// Consoles: pixels change after a key, and what is typed comes back.
import { until } from './stage.mjs';
import { settle } from './watch.mjs';

/** How many points of the screen differ from those kept; keeps the present ones if `keep`. */
const changed = (page, keep) =>
  page.evaluate((keep) => {
    const canvas = document.querySelector('[data-testid="screen"] canvas');
    if (!canvas || canvas.width === 0) return -1;
    // A copy, for the canvas itself is the console's own.
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const before = window.keptPixels;
    if (keep) window.keptPixels = data;
    if (!before || before.length !== data.length) return data.length / 4;
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] !== before[at] || data[at + 1] !== before[at + 1] || data[at + 2] !== before[at + 2]) count += 1;
    }
    return count;
  }, keep);

/** A cursor that blinks changes so many points, no more. */
const BLINK = 200;
const REST_MS = 1_500;

/** Opens the screen of a running server, presses a key and waits until the picture is another one. */
export async function screenAnswers(page, server, key, patience) {
  await page.goto(`/servers/${server}?tab=console`);
  await settle(page);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.locator('[data-testid="screen"][data-state="open"]').waitFor();
  // A picture that changes by itself, such as that of a system that starts, proves nothing.
  let noise = 0;
  await until('the picture rests', async () => {
    const first = await changed(page, true);
    await page.waitForTimeout(REST_MS);
    const second = await changed(page, true);
    await page.waitForTimeout(REST_MS);
    noise = Math.max(second, await changed(page, true));
    return first >= 0 && noise <= BLINK;
  }, patience);
  await page.locator('[data-testid="screen"] canvas').click();
  await page.keyboard.press(key);
  await until('the screen changes after a key', async () => (await changed(page, false)) > noise);
}

export async function consoles(page, server) {
  await screenAnswers(page, server, 'h');

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
