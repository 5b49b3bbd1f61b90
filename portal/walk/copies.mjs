// Copies of disks and discs for drives, as their owner and the operator go about them: a snapshot is
// made, refused, renamed, becomes a volume, is put back and deleted; an ISO is added, refused,
// fetched, put into a server, and a server starts from one.
//
//   NUBO_BIN=path node walk/copies.mjs
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PASSWORD } from './cloud.mjs';
import { dialog, stage } from './stage.mjs';
import { settle } from './watch.mjs';

const ACTIONS = (name) => ({ name: `Actions for ${name}`, exact: true });
/** Such a checksum for each name. */
const sumOf = (name) => `sha256:${Buffer.from(name.padEnd(32, '.')).toString('hex')}`;

/** Asks for something in the menu of a row. */
async function fromMenu(page, row, entry) {
  await page.getByRole('button', ACTIONS(row)).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** What the menu of a row says of an entry that cannot be asked for. */
async function whyNot(page, row, entry) {
  await page.getByRole('button', ACTIONS(row)).click();
  const item = page.getByRole('menuitem', { name: entry });
  await item.waitFor();
  const told = (await item.isDisabled()) ? await item.textContent() : null;
  await page.keyboard.press('Escape');
  await item.waitFor({ state: 'hidden' });
  return told;
}

const inState = (page, name, status) =>
  page.getByRole('row').filter({ hasText: name }).getByText(status, { exact: true }).waitFor();

/** Sends what is refused, and gives the words that stand at the field. */
async function refusal(box, label, verb) {
  await box.getByRole('button', { name: verb, exact: true }).click();
  await box.locator('.mantine-InputWrapper-error').first().waitFor();
  const field = box.getByLabel(label, { exact: true }).first();
  if ((await field.getAttribute('aria-invalid')) !== 'true') throw new Error(`the refusal does not stand at ${label}`);
}

/** A snapshot of a server: made on its page, refused and put back where it is listed. */
async function ofServer(page, { server, wrong, check }) {
  await page.goto(`/servers/${server}?tab=snapshots`);
  await page.getByText('There are none.').waitFor();
  await page.getByRole('button', { name: 'Create snapshot' }).click();
  let box = page.getByRole('dialog', { name: 'Create a snapshot of web' });
  await box.getByLabel('Name').fill('');
  await refusal(box, 'Name', 'Create');
  await dialog(page, 'Create a snapshot of web', (box) => box.getByLabel('Name').fill('first'), 'Create', check);
  await inState(page, 'first', 'ready');

  // A running server cannot be put back, and the menu says what to do.
  const why = await whyNot(page, 'first', /^Revert/);
  if (!why?.includes('Stop web first.')) wrong.push(`reverting a running server says ${why}`);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await dialog(page, 'Stop web?', async () => {}, 'Stop');
  await page.getByText('stopped', { exact: true }).first().waitFor();
  await fromMenu(page, 'first', /^Revert/);
  box = page.getByRole('dialog', { name: 'Revert web to first?' });
  if (await box.getByRole('button', { name: 'Revert', exact: true }).isEnabled()) wrong.push('a server is put back without typing its name');
  // Looked at before the button is switched on, whose colours come a moment later.
  await check(page, 'dialog Revert web to first?');
  await dialog(page, 'Revert web to first?', (box) => box.getByRole('textbox').fill('web'), 'Revert');
  await inState(page, 'first', 'ready');
  await page.getByText('stopped', { exact: true }).first().waitFor();
}

/** A server of its own that begins as the snapshot. */
async function another(page, check) {
  await page.goto('/snapshots');
  await fromMenu(page, 'first', 'New server');
  await page.getByRole('radio', { name: 'first', checked: true }).waitFor();
  await settle(page);
  await check(page, 'a server from a snapshot');
  await orderAs(page, 'twin');
}

/** Fills what an order still lacks, sends it and waits until the server runs. */
async function orderAs(page, name) {
  await page.getByRole('textbox', { name: 'Name' }).first().fill(name);
  await page.getByRole('radio', { name: 'small', exact: true }).click();
  await page.getByRole('button', { name: 'Create server' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.getByText('running', { exact: true }).first().waitFor();
}

/** Snapshots of a volume: made on the volumes' page, searched, renamed, made a volume of, deleted. */
async function ofVolume(page, { wrong, check }) {
  await page.goto('/volumes');
  await fromMenu(page, 'data', 'Create snapshot');
  await dialog(page, 'Create a snapshot of data', (box) => box.getByLabel('Name').fill('second'), 'Create');
  await fromMenu(page, 'data', 'Its snapshots');
  await page.getByText('Only those of data').waitFor();
  await inState(page, 'second', 'ready');
  if (await page.getByText('first', { exact: true }).count()) wrong.push("a volume's snapshots show those of a server");
  await page.getByRole('button', { name: 'Show those of all' }).click();
  await page.getByText('first', { exact: true }).waitFor();
  await page.getByLabel('Search snapshots').fill('data');
  await page.getByText('first', { exact: true }).waitFor({ state: 'hidden' });

  // Two of one name are refused at the field.
  await fromMenu(page, 'second', 'Rename');
  const box = page.getByRole('dialog', { name: 'Rename second' });
  await box.getByLabel('Name').fill('first');
  await refusal(box, 'Name', 'Rename');
  await box.getByLabel('Name').fill('before');
  await box.getByRole('button', { name: 'Rename', exact: true }).click();
  await box.waitFor({ state: 'hidden' });

  await fromMenu(page, 'before', 'New volume');
  await dialog(page, 'New volume from before', (box) => box.getByLabel('Name').fill('again'), 'Create');
  await fromMenu(page, 'before', 'Revert the volume');
  await dialog(page, 'Revert data to before?', (box) => box.getByRole('textbox').fill('data'), 'Revert');
  await inState(page, 'before', 'ready');
  await fromMenu(page, 'before', 'Delete');
  await dialog(page, 'Delete before?', (box) => box.getByRole('textbox').fill('before'), 'Delete');
  await page.getByText('No snapshot matches.').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByText('first', { exact: true }).waitFor();

  // From the page itself, of whatever can be copied.
  await page.getByRole('button', { name: 'Create snapshot' }).click();
  await dialog(page, 'Create a snapshot', async (box) => {
    await box.getByLabel('Name').fill('third');
    await refusal(box, 'Server or volume', 'Create');
    await box.locator('input[aria-haspopup=listbox]').click();
    await page.getByRole('option', { name: /^again/ }).click();
  }, 'Create', check);
  await inState(page, 'third', 'ready');
  await page.goto('/volumes');
  await inState(page, 'again', 'available');
}

/** The operator adds an ISO, whose checksum is refused at first. */
async function addIso(page, name, title, check = async () => {}) {
  await page.getByRole('button', { name: 'Add an ISO' }).click();
  const box = page.getByRole('dialog', { name: 'Add an ISO' });
  const fields = [
    ['Name', name], ['Title', title], ['System', 'rescue'], ['Version', '1'], ['Logs in as', 'root'],
    ['Address to fetch it from', `https://discs.example/${name}.iso`], ['Checksum', 'sha256:too-short'],
  ];
  for (const [label, text] of fields) await box.getByLabel(label, { exact: true }).fill(text);
  await refusal(box, 'Checksum', 'Add');
  await check(page, 'a refused ISO');
  await box.getByLabel('Checksum').fill(sumOf(name));
  await box.getByRole('button', { name: 'Add', exact: true }).click();
  await box.waitFor({ state: 'hidden' });
}

/** Parks the next workflow of this name that rests, as the engine does with one that cannot go on. */
const PARK = `
import sqlite3, sys, time
store = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)
park = "UPDATE flows SET status = 'needs_attention', error_code = 'internal_error', error_message = ? WHERE id = (SELECT id FROM flows" \
    " WHERE flow = ? AND status = 'active' AND lease_owner = '' LIMIT 1)"
print('waits', flush=True)
end = time.monotonic() + 20
while store.execute(park, (sys.argv[3], sys.argv[2])).rowcount == 0:
    if time.monotonic() > end: sys.exit('no such workflow rested')
    time.sleep(0.01)
`;
const CAUSE = 'The host was away.';

async function parking(cloud, flow) {
  const child = spawn('python3', ['-c', PARK, join(cloud.data, 'nubo.db'), flow, CAUSE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done) => child.on('exit', done));
  await new Promise((ready) => child.stdout.once('data', ready));
  return async () => {
    if ((await ended) !== 0) throw new Error('no workflow was parked');
  };
}

/** Fetching that is stuck waits for the operator, who lets it go on; then it comes to its end. */
async function stuck(operator, cloud, check) {
  await addIso(operator, 'install', 'Install disc');
  const parked = await parking(cloud, 'image-pull');
  await operator.getByRole('button', { name: 'Fetch' }).click();
  await dialog(operator, 'Fetch Install disc?', async () => {}, 'Fetch');
  await parked();
  await operator.goto('/operator/work');
  const row = operator.getByRole('row').filter({ hasText: CAUSE });
  await row.getByText('needs attention', { exact: true }).waitFor();
  await check(operator, 'a workflow that is stuck');
  await row.getByRole('button', { name: 'Go on' }).click();
  await dialog(operator, 'Let it go on?', async () => {}, 'Go on');
  await operator.getByText('No workflow is in this state.').waitFor();
  await operator.goto('/operator/images?medium=iso');
  await inState(operator, 'Install disc', 'ready');
}

async function discs(page, operator, { server, wrong, check }) {
  await page.goto('/isos');
  await page.getByText('The operator of the cloud adds them').waitFor();
  await operator.goto('/operator/images?medium=iso');
  await operator.getByText('There are no ISOs.').waitFor();
  await addIso(operator, 'rescue', 'Rescue disc', check);
  await page.reload();
  await inState(page, 'Rescue disc', 'absent');
  const why = await whyNot(page, 'Rescue disc', 'Attach to a server');
  if (!why?.includes('It is not fetched yet')) wrong.push(`attaching an ISO that is not here says ${why}`);

  await operator.getByRole('button', { name: 'Fetch' }).click();
  await dialog(operator, 'Fetch Rescue disc?', async () => {}, 'Fetch');
  // What arrives is seen as it arrives.
  await operator.getByRole('progressbar', { name: 'Fetching Rescue disc' }).waitFor();
  await check(operator, 'an ISO that is being fetched');
  await inState(operator, 'Rescue disc', 'ready');
  await page.reload();
  await fromMenu(page, 'Rescue disc', 'Attach to a server');
  await dialog(page, 'Attach Rescue disc', async (box) => {
    await refusal(box, 'Server', 'Attach');
    await box.locator('input[aria-haspopup=listbox]').click();
    await page.getByRole('option', { name: 'web' }).click();
  }, 'Attach', check);
  await page.getByRole('row').filter({ hasText: 'Rescue disc' }).getByRole('link', { name: 'web' }).waitFor();

  await page.goto(`/servers/${server}?tab=disks`);
  await page.getByText('Rescue disc', { exact: true }).waitFor();
  await page.getByText('There is no ISO to attach.').waitFor();
  await page.getByRole('button', { name: 'Detach', exact: true }).last().click();
  await dialog(page, 'Detach Rescue disc?', async () => {}, 'Detach');
  await page.getByText('The drive is empty.').waitFor();
  await page.getByRole('button', { name: 'Attach an ISO' }).click();
  await dialog(page, 'Attach an ISO', async (box) => {
    await box.locator('input[aria-haspopup=listbox]').click();
    await page.getByRole('option', { name: 'Rescue disc' }).click();
  }, 'Attach');
  await page.getByText('Rescue disc', { exact: true }).waitFor();

  await page.goto('/isos');
  await fromMenu(page, 'Rescue disc', 'New server from it');
  await page.getByRole('radio', { name: 'Rescue disc', checked: true }).waitFor();
  await settle(page);
  await orderAs(page, 'install');
  await page.getByRole('tab', { name: 'Disks' }).click();
  await page.getByText('Rescue disc', { exact: true }).waitFor();
}

/** Whoever may look only is offered nothing. */
async function onlooker(page, wrong) {
  for (const path of ['/snapshots', '/isos']) {
    await page.goto(path);
    await settle(page);
    await page.getByRole('row').nth(1).waitFor();
    for (const name of ['Create snapshot', /^Actions for/]) {
      if (await page.locator('main').getByRole('button', { name }).count()) wrong.push(`a viewer is offered ${name} on ${path}`);
    }
  }
}

await stage('copies', async ({ cloud, wrong, signedIn, forgive, check }) => {
  const owner = cloud.account('me@example.com');
  cloud.account('operator@example.com', '--operator');
  const headers = { Authorization: `Bearer ${owner.key}`, 'Content-Type': 'application/json', Prefer: 'wait=20' };
  const made = async (path, body) => {
    const answer = await fetch(cloud.api + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()).id;
  };
  const server = await made('/v1/servers', { name: 'web', size: 'nano', image: 'tiny' });
  await made('/v1/volumes', { name: 'data', size_gib: 10 });
  const [page, operator] = await Promise.all([signedIn('me@example.com'), signedIn('operator@example.com')]);
  await page.goto('/snapshots');
  await page.getByText('There are no snapshots yet.').waitFor();
  await check(page, 'no snapshots');
  await ofServer(page, { server, wrong, check });
  await another(page, check);
  await ofVolume(page, { wrong, check });
  await discs(page, operator, { server, wrong, check });
  await stuck(operator, cloud, check);
  await made('/v1/users', { email: 'viewer@example.com', role: 'viewer', password: PASSWORD });
  await onlooker(await signedIn('viewer@example.com'), wrong);
  forgive(page, /status of (409|422).*\/v1\/(snapshots|servers)/);
  // The checksum of either ISO is refused at first.
  forgive(operator, /status of 422.*\/v1\/admin\/images$/);
});
