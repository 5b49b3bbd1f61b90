// Walks the portal on drivers in memory: the main job with its forms, then every page in both themes
// and at 320 pixels, with axe and without a complaint in the console.
//
//   NUBO_BIN=path node walk/walk.mjs
//   SHOTS=../docs/portal node walk/walk.mjs      also keeps pictures
import { mkdirSync } from 'node:fs';
import { consoles } from './consoles.mjs';
import { farewell, journey, operatorJourney } from './journey.mjs';
import { entryPages, operatorPagesOf, pagesOf, PICTURED, PICTURED_NARROW } from './pages.mjs';
import { stage } from './stage.mjs';
import { settle, tooWide } from './watch.mjs';

const SHOTS = process.env.SHOTS;
const WIDE = { width: 1280, height: 860 };
const NARROW = { width: 320, height: 700 };

async function visit({ page, theme, name, path, wrong, check }) {
  await page.setViewportSize(WIDE);
  await page.goto(path);
  await settle(page);
  await check(page, `${name} ${theme}`);
  if (SHOTS && PICTURED.has(name)) {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: `${SHOTS}/${name}-${theme}.png`, fullPage: false });
  }
  await page.setViewportSize(NARROW);
  await page.waitForTimeout(200);
  wrong.push(...(await tooWide(page, `${name} ${theme} 320`)));
  if (SHOTS && theme === 'light' && PICTURED_NARROW.has(name)) await page.screenshot({ path: `${SHOTS}/${name}-320.png` });
}

await stage('walk', async ({ cloud, wrong, visitor, signedIn, forgive, check }) => {
  cloud.account('me@example.com', '--credit', '100.00');
  cloud.account('operator@example.com', '--operator');
  const second = cloud.account('second@example.com');
  // Somebody forgot a password, so there is a letter.
  await fetch(`${cloud.api}/v1/password/actions/forget`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"email": "second@example.com"}',
  });

  const mine = await signedIn('me@example.com');
  const made = await journey(mine, { wrong, check });
  await consoles(mine, made.server);
  const theirs = await signedIn('operator@example.com');
  await operatorJourney(theirs, second.account_id, check);
  const nobody = await visitor();

  const tour = [[nobody, entryPages], [mine, pagesOf(made)], [theirs, operatorPagesOf(made)]];
  for (const theme of ['light', 'dark']) {
    for (const [page, list] of tour) {
      await page.emulateMedia({ colorScheme: theme });
      for (const [name, path] of list) await visit({ page, theme, name, path, wrong, check });
    }
  }
  await farewell(mine, made.server);
  // The journey sends one key that is none, to see the refusal at its field.
  forgive(mine, /status of 422.*\/v1\/ssh-keys$/);
});
