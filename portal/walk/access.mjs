// API access where the operator decides, in two browsers at once; then many servers at once.
//
//   NUBO_BIN=path node walk/access.mjs
import { PASSWORD } from './cloud.mjs';
import { dialog, stage } from './stage.mjs';

async function decide(page, verb, remark) {
  await page.getByRole('button', { name: verb, exact: true }).first().click();
  const box = page.getByRole('dialog');
  await box.getByLabel('Remark').fill(remark);
  await box.getByRole('button', { name: verb, exact: true }).click();
  await box.waitFor({ state: 'hidden' });
}

/** The pair is seen by whoever gives the password again, works as its API wants it, and is replaced. */
async function keyPair(page, { wrong, check }) {
  const works = async (key, secret) => (await page.request.get('/restapi/zone/zonelist', {
    headers: { apikey: key, secretkey: secret },
  })).status();
  const shown = async () => {
    await page.getByRole('button', { name: 'Show the secret key' }).click();
    const key = await page.locator('dt:text-is("API Key") + dd').textContent();
    return [key.trim(), (await page.getByTestId('secret-key').textContent()).trim()];
  };
  await page.getByRole('button', { name: 'Reveal', exact: true }).click();
  const box = page.getByRole('dialog', { name: 'Reveal the key pair' });
  await box.getByLabel('Your password', { exact: true }).fill('a wrong password');
  await box.getByRole('button', { name: 'Reveal', exact: true }).click();
  await box.getByText('is wrong').waitFor();
  await check(page, 'dialog Reveal the key pair');
  await box.getByLabel('Your password', { exact: true }).fill(PASSWORD);
  await box.getByRole('button', { name: 'Reveal', exact: true }).click();
  await box.waitFor({ state: 'hidden' });
  if (!/^•+$/.test(await page.getByTestId('secret-key').textContent())) wrong.push('the secret key is shown unasked');
  const [key, secret] = await shown();
  const answer = await works(key, secret);
  if (answer !== 200) wrong.push(`the key pair is answered with ${answer}`);
  await page.getByRole('button', { name: 'Regenerate', exact: true }).click();
  await dialog(page, 'Regenerate the key pair', (box) => box.getByLabel('Your password', { exact: true }).fill(PASSWORD), 'Regenerate', check);
  const [, renewed] = await shown();
  if (renewed === secret) wrong.push('regenerating gave the same secret key');
  if ((await works(key, secret)) === 200) wrong.push('the key pair from before still works');
  await page.reload();
  await page.getByRole('button', { name: 'Reveal', exact: true }).waitFor();
  if ((await page.content()).includes(renewed)) wrong.push('the secret key is still on the page');
}

await stage('access', async ({ cloud, wrong, signedIn, forgive, check }) => {
  const tenant = cloud.account('tenant@example.com');
  cloud.account('operator@example.com', '--operator');
  const operator = await signedIn('operator@example.com', `/operator/accounts/${tenant.account_id}`);
  await operator.getByRole('heading', { name: 'tenant@example.com', level: 1 }).waitFor();
  await decide(operator, 'Disable', 'for the test');

  const page = await signedIn('tenant@example.com', '/company/profile?part=api');
  await page.getByText('API Access is currently disabled on your account.').waitFor();
  await check(page, 'API Info, disabled');

  // Enabling is the operator's to decide, so the page offers to ask.
  await page.goto('/api-access');
  await page.getByRole('button', { name: 'Enable API' }).click();
  const enabling = page.getByRole('dialog', { name: 'Enable API' });
  await enabling.getByLabel('Name').fill('first');
  await enabling.getByRole('button', { name: 'Enable', exact: true }).click();
  await enabling.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Request API Access' }).click();
  await page.getByText('Your request waits for the operator of the cloud.').waitFor();
  await page.goto('/company/profile?part=api');
  await page.getByText(/It waits for the operator/).waitFor();
  await check(page, 'API Info, requested');

  await operator.reload();
  await decide(operator, 'Reject', 'Tell us what for <b>');
  await page.getByText('Tell us what for <b>').waitFor();
  await page.getByRole('button', { name: 'Request API Access' }).click();
  await operator.reload();
  await decide(operator, 'Approve', 'welcome');
  await page.getByRole('heading', { name: 'Personal Access Token' }).waitFor();
  await keyPair(page, { wrong, check });

  // Many at once: the count must be typed before they are deleted.
  const order = await page.evaluate(async () => {
    const proof = /nubo_csrf=([^;]+)/.exec(document.cookie)[1];
    const answer = await fetch('/v1/servers', {
      method: 'POST',
      headers: { 'X-CSRF-Token': proof, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'many', size: 'nano', image: 'tiny', count: 12 }),
    });
    return answer.status;
  });
  if (order !== 201) wrong.push(`twelve servers are answered with ${order}`);
  await page.goto('/servers');
  await page.getByRole('row').filter({ hasText: 'running' }).nth(11).waitFor();
  await page.getByLabel('Choose all').check();
  await check(page, 'chosen servers');
  await page.getByRole('button', { name: 'Stop 12' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop 12 servers' }).click();
  await page.getByRole('row').filter({ hasText: 'stopped' }).nth(11).waitFor();
  await page.getByLabel('Choose all').check();
  await page.getByRole('button', { name: 'Delete 12' }).click();
  const box = page.getByRole('dialog');
  await box.getByRole('textbox').fill('delete 12');
  await box.getByRole('button', { name: 'Delete 12 servers' }).click();
  await page.getByText('There are no servers yet.').waitFor();
  // A refused enabling, and one wrong password.
  forgive(page, /status of 403.*enable-access$/, /status of 401.*key-pair\/actions\/reveal$/);
}, { args: ['--access', 'approval'] });
