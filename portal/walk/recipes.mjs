// The commands of the create page, carried out as they stand there: the same order as curl in each
// API and on the command line must make the same server as the form, but for what the page says that
// an API cannot say.
//
//   NUBO_BIN=path node walk/recipes.mjs
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { PASSWORD } from './cloud.mjs';
import { addKey } from './journey.mjs';
import { stage, until } from './stage.mjs';
import { settle } from './watch.mjs';

const run = promisify(execFile);
const SCRIPT = `#!/bin/sh\necho "it's $HOME" > /etc/motd\n`;

/** What an order asks for and which words of the page excuse that a server lacks it. */
const FACTS = [
  ['size', ({ size }) => size],
  ['image', ({ image }) => image],
  ['region', ({ region }) => region],
  ['project_id', (server) => server.project_id, 'the project'],
  ['network_id', (server) => server.network_id, 'the network'],
  ['public address', (server) => server.ip_addresses.public.length, /^(no|a) public address$/],
  ['SSH keys', (server) => server.ssh_key_ids, 'SSH keys'],
  ['security groups', (server) => server.security_group_ids, /^(security groups|rules: )/],
  ['labels', (server) => server.labels, 'labels'],
  ['protection', (server) => server.deletion_protection, 'protection from deletion'],
  ['user data', ({ script }) => script, 'user data'],
];

async function fill(page, name, more) {
  await page.goto('/servers/new');
  await settle(page);
  await page.getByRole('textbox', { name: 'Name' }).first().fill(name);
  await page.getByRole('radio', { name: 'Tiny Linux' }).click();
  await page.getByRole('radio', { name: 'small', exact: true }).click();
  await more(page);
}

const plain = async () => {};
async function rich(page) {
  await page.getByRole('checkbox', { name: /laptop/ }).check();
  await page.getByRole('checkbox', { name: 'inner', exact: true }).check();
  await page.getByLabel('User data').fill(SCRIPT);
  await page.getByLabel('Labels').fill("env=prod, note=it's $HOME");
}
async function barred(page) {
  await page.getByLabel('A public address').uncheck({ force: true });
  await page.getByLabel('Refuse to delete it').check({ force: true });
  await page.getByText('by the month', { exact: true }).click();
}

/** Each tab's command and what its API cannot say. */
async function recipesOn(page) {
  const all = [];
  for (const tab of await page.getByRole('tablist').getByRole('tab').all()) {
    await tab.click();
    const panel = page.getByRole('tabpanel');
    const text = await panel.getByLabel('The command').textContent();
    const lacks = (await panel.getByText('This API cannot say:').textContent({ timeout: 300 }).catch(() => ''))
      .replace('This API cannot say: ', '').replace(/\.$/, '').split(', ').filter(Boolean);
    all.push({ title: await tab.textContent(), text, lacks });
  }
  return all;
}

await stage('recipes', async ({ cloud, signedIn, wrong }) => {
  const { key } = cloud.account('me@example.com', '--rate-limit', '0');
  const page = await signedIn('me@example.com');
  await (await addKey(page)).waitFor({ state: 'hidden' });
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const call = async (method, path, body) => {
    const answer = await fetch(cloud.api + path, { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  await call('POST', '/v1/security-groups', { name: 'inner' });
  const pair = await page.evaluate(async (password) => {
    const proof = /nubo_csrf=([^;]+)/.exec(document.cookie)[1];
    const answer = await fetch('/v1/account/key-pair/actions/reveal', {
      method: 'POST', headers: { 'X-CSRF-Token': proof, 'Content-Type': 'application/json' }, body: JSON.stringify({ password }),
    });
    return answer.json();
  }, PASSWORD);
  const env = {
    ...process.env,
    PATH: `${dirname(cloud.bin)}:${process.env.PATH}`,
    NUBO_URL: cloud.api, NUBO_KEY: key, NUBO_API_KEY: pair.api_key, NUBO_SECRET_KEY: pair.secret_key,
  };
  // One API alone tells user data again.
  const named = async (name) => {
    const [server] = (await call('GET', `/v1/servers?name=${name}`)).data;
    const hex = server?.id.replace(/^srv_/, '').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return server && { ...server, script: (await call('GET', `/v2/instances/${hex}?region=local`)).script };
  };
  let count = 0;
  for (const [kind, more] of [['plain', plain], ['rich', rich], ['barred', barred]]) {
    await fill(page, `form-${kind}`, more);
    await page.getByRole('button', { name: 'Create server' }).click();
    await page.getByRole('heading', { name: `form-${kind}`, level: 1 }).waitFor();
    const wanted = await until(`form-${kind} is there`, () => named(`form-${kind}`));

    await fill(page, 'placeholder', more);
    await page.getByRole('tab', { name: 'Command line' }).waitFor();
    const titles = (await recipesOn(page)).map(({ title }) => title);
    if (titles.length !== 6) wrong.push(`${kind}: commands for ${titles.join(', ')} are shown, six are wanted`);
    for (const [at, title] of titles.entries()) {
      const name = `${kind}-${at}`;
      await page.getByRole('textbox', { name: 'Name' }).first().fill(name);
      const recipe = (await recipesOn(page)).find((each) => each.title === title);
      const told = await run('sh', ['-c', recipe.text], { env }).catch((thrown) => thrown);
      const made = await named(name);
      if (!made) {
        wrong.push(`${title}, ${kind}: no server was made\n${recipe.text}\n${told.stdout}${told.stderr}`);
        continue;
      }
      count += 1;
      for (const [what, of, excuse] of FACTS) {
        const [one, other] = [JSON.stringify(of(made)), JSON.stringify(of(wanted))];
        const isExcused = excuse && recipe.lacks.some((text) => (excuse instanceof RegExp ? excuse.test(text) : text === excuse));
        if (one !== other && !isExcused) wrong.push(`${title}, ${kind}: ${what} is ${one} in place of ${other}`);
      }
    }
  }
  console.log(`${count} commands made the server that the form makes`);
});
