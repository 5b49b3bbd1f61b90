// The main job as a person does it, by the words on the page.
import { findings, settle } from './watch.mjs';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me@laptop';

/** Fields are checked with the dialog that they are in. */
async function dialog(page, name, fill, verb, wrong) {
  const box = page.getByRole('dialog', { name });
  await box.waitFor();
  await fill(box);
  wrong.push(...(await findings(page, `dialog ${name}`)));
  await box.getByRole('button', { name: verb, exact: true }).click();
  await box.waitFor({ state: 'hidden' });
}

export async function journey(page, wrong) {
  await page.goto('/ssh-keys');
  await page.getByRole('button', { name: 'Add a key' }).click();
  // A refusal is told at its field, and the dialog stays.
  const box = page.getByRole('dialog', { name: 'Add an SSH key' });
  await box.getByLabel('Public key').fill('not a key');
  await box.getByLabel('Name').fill('laptop');
  await box.getByRole('button', { name: 'Add', exact: true }).click();
  await box.locator('.mantine-InputWrapper-error').first().waitFor();
  await box.getByLabel('Public key').fill(KEY);
  await box.getByRole('button', { name: 'Add', exact: true }).click();
  await box.waitFor({ state: 'hidden' });
  await page.getByText('SHA256:').first().waitFor();

  await page.goto('/servers/new');
  await settle(page);
  await page.getByLabel('Name', { exact: true }).or(page.getByRole('textbox', { name: 'Name' })).first().fill('web');
  await page.getByRole('radio', { name: 'Tiny Linux' }).click();
  await page.getByRole('radio', { name: 'small', exact: true }).click();
  await page.getByRole('checkbox', { name: /laptop/ }).check();
  await page.getByTestId('monthly-price').filter({ hasText: '5.00' }).waitFor();
  await page.getByRole('button', { name: 'Create server' }).click();
  await page.getByRole('heading', { name: 'web', level: 1 }).waitFor();
  const server = page.url().split('/').at(-1).split('?')[0];
  // No reload: the stream brings it.
  await page.getByText('running', { exact: true }).first().waitFor();

  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Set a password' }).waitFor();
  await page.getByRole('tab', { name: 'Disks' }).click();
  await page.getByRole('button', { name: 'Create volume' }).click();
  await dialog(page, 'Create a volume', (box) => box.getByLabel('Name').fill('data'), 'Create', wrong);
  await page.getByText('attached', { exact: true }).first().waitFor();

  await page.goto('/addresses');
  await page.getByRole('button', { name: 'Reserve an address' }).click();
  await dialog(page, 'Reserve an address', (box) => box.getByLabel('Name').fill('front'), 'Reserve', wrong);
  await page.getByText('reserved', { exact: true }).first().waitFor();

  await page.goto('/security-groups');
  await page.getByRole('button', { name: 'Create group' }).click();
  await dialog(page, 'Create a security group', async (box) => {
    await box.getByLabel('Name').fill('web-in');
    await box.getByLabel('Description').fill('<script>alert(1)</script>');
  }, 'Create', wrong);
  await page.getByRole('link', { name: 'web-in' }).click();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await dialog(page, 'Add a rule to web-in', (box) => box.getByRole('button', { name: 'HTTPS' }).click(), 'Add', wrong);
  await page.getByText('TCP 443').waitFor();
  const group = page.url().split('/').at(-1);

  await page.goto('/api');
  await page.getByRole('button', { name: 'Disable API' }).click();
  await dialog(page, 'Disable API access?', (box) => box.getByRole('textbox').fill('disable'), 'Disable', wrong);
  await page.getByRole('button', { name: 'Enable API' }).click();
  const enabling = page.getByRole('dialog', { name: 'Enable API' });
  await enabling.getByLabel('Name').fill('terraform');
  await enabling.getByLabel('Date of Expiry').fill('2030-12-31');
  wrong.push(...(await findings(page, 'dialog Enable API')));
  await enabling.getByRole('button', { name: 'Enable', exact: true }).click();
  const secret = await page.getByTestId('secret').textContent();
  if (!secret?.startsWith('cap_')) wrong.push(`the token is ${secret?.slice(0, 4)}…`);
  wrong.push(...(await findings(page, 'dialog Your API token')));
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByText('terraform').first().waitFor();
  if ((await page.content()).includes(secret)) wrong.push('the token is still on the page');
  const answer = await page.request.get('/v1/servers', { headers: { Authorization: `Bearer ${secret}` } });
  if (answer.status() !== 200) wrong.push(`the token is answered with ${answer.status()}`);
  const account = (await (await page.request.get('/v1/account', { headers: { Authorization: `Bearer ${secret}` } })).json()).id;
  return { server, group, account };
}

export async function operatorJourney(page, account, wrong) {
  await page.goto(`/operator/accounts/${account}`);
  await page.getByRole('heading', { name: 'second@example.com' }).waitFor();
  await page.getByRole('button', { name: 'Give credit' }).click();
  await dialog(page, 'Give credit', (box) => box.getByLabel('Amount').fill('25.00'), 'Give', wrong);
  await page.getByText('$25.00').first().waitFor();
}

/** The server is deleted by its name, and the list forgets it without being asked. */
export async function farewell(page, server) {
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.goto(`/servers/${server}?tab=settings`);
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const box = page.getByRole('dialog', { name: 'Delete web?' });
  const verb = box.getByRole('button', { name: 'Delete', exact: true });
  if (await verb.isEnabled()) throw new Error('a server can be deleted without typing its name');
  await box.getByRole('textbox').fill('web');
  await verb.click();
  await box.waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: 'Servers', exact: true }).first().click();
  await page.getByText('There are no servers yet.').waitFor();
}
