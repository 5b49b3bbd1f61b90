// What every page is held to: no console error, nothing found by axe, nothing wider than the window.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const RULES = [...WCAG, 'best-practice'];

/** Collects what pages complain of. `allow` takes back a complaint that the walk provoked itself. */
export function watch(page) {
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(`${page.url()} ${message.type()}: ${message.text()} ${message.location().url ?? ''}`);
    }
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()} threw: ${error.stack ?? error.message}`));
  return complaints;
}

/** Waits until nothing is being read and nothing moves. */
export async function settle(page) {
  await page.waitForFunction(
    () => document.querySelector('h1') && !document.querySelector('[aria-label="Opening the page"], .mantine-Skeleton-root'),
    undefined,
    { timeout: 15_000 },
  );
  await page.waitForTimeout(250);
}

export async function findings(page, name, rules = RULES) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }),
    rules,
  );
  return violations.map(({ id, help, nodes }) =>
    `${name}: axe ${id} (${help}) at ${nodes.slice(0, 4).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
}

/** What sticks out of a window of the present width. */
export async function tooWide(page, name) {
  const over = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('main *')]
      .filter((each) => {
        const box = each.getBoundingClientRect();
        if (box.right <= width + 1 || box.width === 0) return false;
        // What scrolls by itself may hold more than fits.
        for (let up = each.parentElement; up; up = up.parentElement) {
          if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(up).overflowX)) return false;
        }
        return true;
      })
      .slice(0, 3)
      .map((each) => `${each.tagName}.${String(each.className).slice(0, 60)} «${(each.textContent ?? '').slice(0, 40)}»`);
  });
  return over.length > 0 ? [`${name}: wider than the window: ${over.join(' | ')}`] : [];
}
