// How much compressed script a browser that comes for the first time loads with each address, until
// the page rests. What the build says of its pieces (scripts/weigh.mjs) is checked here on the wire.
//
//   NUBO_BIN=path node walk/weight.mjs
import { entryPages, operatorPagesOf, pagesOf } from './pages.mjs';
import { stage } from './stage.mjs';
import { settle } from './watch.mjs';

const LIMIT_KB = 200;
const AT_ONCE = 4;

await stage('weight', async ({ cloud, browser, signedIn, wrong }) => {
  const owner = cloud.account('owner@example.com');
  cloud.account('operator@example.com', '--operator');
  const headers = { Authorization: `Bearer ${owner.key}`, 'Content-Type': 'application/json' };
  const made = async (path, body) => (await (await fetch(cloud.api + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()).id;
  const scene = {
    server: await made('/v1/servers', { name: 'web', size: 'nano', image: 'tiny' }),
    group: await made('/v1/security-groups', { name: 'inner' }),
    address: await made('/v1/addresses', { name: 'www' }),
    account: owner.account_id,
  };
  const cookiesOf = async (email) => (await signedIn(email)).context().cookies();
  const tour = [
    [[], entryPages],
    [await cookiesOf('owner@example.com'), pagesOf(scene)],
    [await cookiesOf('operator@example.com'), operatorPagesOf(scene)],
  ];
  let most = ['', 0];
  async function weigh(cookies, [name, path]) {
    const context = await browser.newContext({ baseURL: cloud.origin });
    await context.addCookies(cookies);
    const page = await context.newPage();
    const loads = [];
    page.on('requestfinished', (request) => {
      if (request.resourceType() === 'script') loads.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await page.goto(path);
    await settle(page);
    await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {});
    const kb = (await Promise.all(loads)).reduce((sum, size) => sum + size, 0) / 1_024;
    if (kb > most[1]) most = [name, kb];
    if (kb > LIMIT_KB) wrong.push(`${path} loads ${kb.toFixed(1)} KB of script, more than ${LIMIT_KB} KB`);
    if (loads.length === 0) wrong.push(`${path} loads no script`);
    await context.close();
  }

  // Pages that listen for events never rest, and are mostly waited for: several are, at once.
  const open = tour.flatMap(([cookies, list]) => list.map((each) => [cookies, each]));
  const worker = async () => {
    for (let next = open.shift(); next; next = open.shift()) await weigh(...next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  console.log(`the heaviest address is ${most[0]} with ${most[1].toFixed(1)} KB`);
});
