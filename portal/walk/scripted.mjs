// Stored and reflected script: every text field of every dialog and page is given HTML that would
// leave a mark, and so is every part of an address; no page may ever show the mark as an element.
//
//   NUBO_BIN=path node walk/scripted.mjs
import { operatorPagesOf, pagesOf } from './pages.mjs';
import { stage } from './stage.mjs';
import { settle } from './watch.mjs';

const MARK = '<b data-hack onmouseover="window.hacked=1">x</b>';
const IMAGE = '"><img data-hack src=x onerror="window.hacked=1">';
/** What would end the scene is opened and filled, but not sent. */
const HARSH = /delete|revoke|disable|sign out|retire|power|reset|rebuild|drain|^end|remove|release|stop|reboot|suspend|turn|rotate|unassign|detach|regenerate|hide|reject/i;
/** Opens no form, or leaves the page. */
const IDLE = /^(copy|show|pick a day|actions for|choose|read|look|take|check|english)|documentation/i;

const isMarked = (page) => page.evaluate(() => Boolean(window.hacked) || document.querySelectorAll('[data-hack]').length > 0);

/** Fills all that takes text with the mark; what already holds something keeps it as its start. */
async function fillAll(box) {
  let filled = 0;
  for (const field of await box.locator('input:not([type=checkbox]):not([type=radio]):not([type=date]):not([type=number]), textarea').all()) {
    if (!(await field.isVisible()) || !(await field.isEditable())) continue;
    const type = await field.getAttribute('type');
    await field.fill(type === 'email' ? `"${MARK}"@example.com` : filled % 2 === 0 ? MARK : IMAGE);
    filled += 1;
  }
  return filled;
}

/** Opens every form of a page, fills and sends it; gives how many fields were filled. */
async function forms(page, path, wrong) {
  await page.goto(path);
  await settle(page);
  const main = page.locator('main');
  let filled = await fillAll(main);
  await page.waitForTimeout(500);
  if (await isMarked(page)) wrong.push(`${path}: a field of the page made an element of what was typed`);
  await page.goto(path);
  await settle(page);
  const names = await main.getByRole('button').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? each.innerText.trim()));
  for (const name of [...new Set(names)].filter((each) => each && !IDLE.test(each))) {
    const button = main.getByRole('button', { name, exact: true }).first();
    if (!(await button.isVisible().catch(() => false)) || (await button.isDisabled())) continue;
    await button.click();
    const box = page.getByRole('dialog').first();
    const came = await box.waitFor({ timeout: 1_500 }).then(() => true, () => false);
    if (!came) {
      await page.goto(path);
      await settle(page);
      continue;
    }
    filled += await fillAll(box);
    const send = box.locator('button[type=submit]');
    if (!HARSH.test(name) && (await send.count()) === 1 && (await send.isEnabled())) {
      await send.click();
      await page.waitForTimeout(600);
    }
    if (await isMarked(page)) wrong.push(`${path}: "${name}" made an element of what was typed`);
    await page.goto(path);
    await settle(page);
  }
  return filled;
}

const REFLECTING = [
  '/servers?q=MARK', '/servers?status=MARK', '/servers?project=MARK', '/servers/MARK', '/security-groups/MARK',
  '/company/profile?part=MARK', '/operator/accounts/MARK', '/sign-in?to=MARK', '/MARK', '/servers?MARK=1', '/#MARK',
  '/snapshots?q=MARK', '/snapshots?source=MARK', '/servers/new?iso=MARK',
  '/sign-in?to=javascript:window.hacked=1', '/api-access?MARK',
];

async function reflected(page, made, wrong) {
  const tabs = [`/servers/${made.server}?tab=MARK`, `/servers/${made.server}?tab=graphs&span=MARK`];
  for (const place of [...REFLECTING, ...tabs]) {
    for (const mark of [MARK, IMAGE]) {
      await page.goto(place.replace('MARK', encodeURIComponent(mark)));
      await page.waitForTimeout(400);
      if (await isMarked(page)) wrong.push(`${place} made an element of its address`);
    }
  }
}

/** Everything that takes free text is made with the mark through the API as well. */
async function stored(cloud, key, { server, volume }) {
  const call = (method, path, body) => fetch(cloud.api + path, {
    method, headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  }).then((answer) => answer.status);
  const told = {};
  const labels = { labels: { 'a/b': MARK } };
  told.account = await call('PATCH', '/v1/account', { name: MARK });
  told.server = await call('PATCH', `/v1/servers/${server}`, labels);
  told.snapshot = await call('POST', '/v1/snapshots', { name: MARK, volume });
  told.project = await call('POST', '/v1/projects', { name: MARK });
  told.group = await call('POST', '/v1/security-groups', { name: 'marked', description: IMAGE });
  told.token = await call('POST', '/v1/tokens', { name: MARK, scopes: ['servers:read'] });
  told.role = await call('POST', '/v1/roles', { name: MARK, scopes: ['servers:read'] });
  return told;
}

await stage('scripted', async ({ cloud, signedIn, wrong, forgive }) => {
  const owner = cloud.account('owner@example.com', '--credit', '500.00');
  cloud.account('operator@example.com', '--operator');
  const headers = { Authorization: `Bearer ${owner.key}`, 'Content-Type': 'application/json' };
  const made = async (path, body) => (await (await fetch(cloud.api + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()).id;
  const server = await made('/v1/servers', { name: 'web', size: 'nano', image: 'tiny' });
  const group = await made('/v1/security-groups', { name: 'inner' });
  const address = await made('/v1/addresses', { name: 'www' });
  const volume = await made('/v1/volumes', { name: 'data', size_gib: 1 });
  const told = await stored(cloud, owner.key, { server, volume });
  // A name that the cloud refuses cannot be shown; most must be taken, or nothing is tried here.
  const taken = Object.values(told).filter((status) => status < 300).length;
  if (taken < 4) wrong.push(`only ${taken} of the marked texts were taken: ${JSON.stringify(told)}`);

  const scene = { server, group, address, account: owner.account_id };
  const page = await signedIn('owner@example.com');
  const operator = await signedIn('operator@example.com');
  // Two people in two browsers do not wait for each other.
  const both = [[page, pagesOf(scene)], [operator, operatorPagesOf(scene)]];
  const tried = await Promise.all(both.map(async ([person, list]) => {
    let filled = 0;
    for (const [, path] of list) filled += await forms(person, path, wrong);
    return filled;
  }));
  const filled = tried.reduce((sum, each) => sum + each, 0);
  console.log(`${filled} fields were filled`);
  if (filled < 60) wrong.push(`only ${filled} fields were filled`);
  // What was stored is seen again by both.
  await Promise.all(both.map(async ([person, list]) => {
    for (const [, path] of list) {
      await person.goto(path);
      await settle(person);
      if (await isMarked(person)) wrong.push(`${path} made an element of what was stored`);
    }
  }));
  await reflected(page, scene, wrong);
  forgive(page, /status of 4\d\d/);
  forgive(operator, /status of 4\d\d/);
});
