// The main job in a browser with a real guest: a stranger registers, the operator approves, the API
// is enabled, a server is ordered, runs, answers a key on its screen, shows what it uses, lets its
// owner log in by the line that its page shows, and goes.
// The cloud is given: crates/nubo/tests/it/real/portal.rs starts it and looks that nothing is left.
//
//   NUBO_ORIGIN=http://… NUBO_DATA=folder NUBO_BIN=path node walk/guest.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { screenAnswers } from './consoles.mjs';
import { addKey, farewell, orderServer } from './journey.mjs';
import { dialog, stage, until } from './stage.mjs';
import { settle } from './watch.mjs';

const ADA = 'ada@example.com';
/** Longer than a guest needs to start where nothing helps to emulate it. */
const SLOW_MS = 240_000;

async function register(page, cloud) {
  await page.goto('/register');
  await page.getByLabel('E-mail').fill(ADA);
  await page.getByLabel('Name of the account').fill('Analytical Engines');
  await page.getByLabel('Password', { exact: true }).fill('a first long password');
  await page.getByRole('button', { name: 'Send me a code' }).click();
  const { code } = await cloud.letter(ADA, 'Your code to register');
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
}

/** The owner asks for API access, the operator gives it, and a token works. */
async function enable(page, operator, wrong) {
  await page.goto('/company/profile?part=api');
  await page.getByRole('button', { name: 'Request API Access' }).click();
  await page.getByText(/It waits for the operator/).waitFor();
  await operator.goto('/operator/access');
  await operator.getByRole('row').filter({ hasText: 'Analytical Engines' }).getByRole('button', { name: 'Approve' }).click();
  await dialog(operator, 'Approve API access of Analytical Engines', (box) => box.getByLabel('Remark').fill('welcome'), 'Approve');
  await page.getByRole('heading', { name: 'Personal Access Token' }).waitFor();
  await page.goto('/api-access');
  await page.getByRole('button', { name: 'Create token' }).click();
  const box = page.getByRole('dialog', { name: 'Create a token' });
  await box.getByLabel('Name').fill('terraform');
  await box.getByRole('button', { name: 'Create', exact: true }).click();
  const secret = await page.getByTestId('secret').textContent();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  const answer = await page.request.get('/v1/servers', { headers: { Authorization: `Bearer ${secret}` } });
  if (answer.status() !== 200) wrong.push(`the token is answered with ${answer.status()}`);
}

/** The drawing of a figure is another one after more was measured. */
async function graphMoves(page, server) {
  await page.goto(`/servers/${server}?tab=graphs`);
  await settle(page);
  const graph = page.getByRole('img', { name: /^Processor: used \d/ });
  await graph.waitFor({ timeout: SLOW_MS });
  const drawing = () => graph.locator('canvas').evaluate((canvas) => canvas.toDataURL());
  const before = await drawing();
  await until('the graph moves', async () => (await drawing()) !== before, SLOW_MS);
}

/** A fresh pair of keys: its folder, and the text of the public half. */
function keyPair() {
  const folder = mkdtempSync(join(tmpdir(), 'walk-key-'));
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'me@laptop', '-f', join(folder, 'id')]);
  return { folder, text: readFileSync(join(folder, 'id.pub'), 'utf8').trim() };
}

/** The line on the server's page logs in with the key that its owner added. */
async function logIn(page, server, { folder }) {
  await page.goto(`/servers/${server}`);
  const line = await page.getByText(/^ssh \S+@\S+$/).first().textContent();
  const [program, target] = line.trim().split(' ');
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'ConnectTimeout=5'];
  const args = ['-i', join(folder, 'id'), ...options.flatMap((option) => ['-o', option]), target, 'hostname'];
  const hostName = () => {
    try {
      return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 30_000 }).trim();
    } catch {
      return undefined;
    }
  };
  await until('the server lets its owner in', async () => hostName() === 'web', SLOW_MS);
}

await stage('guest', async ({ cloud, wrong, visitor, signedIn }) => {
  cloud.account('operator@example.com', '--operator');
  const operator = await signedIn('operator@example.com', '/operator/access');
  const page = await visitor();
  await register(page, cloud);
  await enable(page, operator, wrong);
  const key = keyPair();
  await (await addKey(page, key.text)).waitFor({ state: 'hidden' });
  const server = await orderServer(page, { name: 'web', size: 'nano', withKey: true });
  const { id, network_id } = await page.evaluate((id) => fetch(`/v1/servers/${id}`).then((answer) => answer.json()), server);
  // Whoever looks whether anything is left must know what to look for.
  console.log(`made ${JSON.stringify({ id, network_id })}`);
  await page.getByText('running', { exact: true }).first().waitFor({ timeout: SLOW_MS });
  await screenAnswers(page, server, 'Enter', SLOW_MS);
  await logIn(page, server, key);
  rmSync(key.folder, { recursive: true });
  await graphMoves(page, server);
  await farewell(page, server);
});
