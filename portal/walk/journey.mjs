// The main job as a person does it, by the words on the page.
import { dialog } from './stage.mjs';
import { settle, WCAG } from './watch.mjs';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me@laptop';

export async function addKey(page, key = KEY) {
  await page.goto('/ssh-keys');
  await page.getByRole('button', { name: 'Add a key' }).click();
  const box = page.getByRole('dialog', { name: 'Add an SSH key' });
  await box.getByLabel('Public key').fill(key);
  await box.getByLabel('Name').fill('laptop');
  await box.getByRole('button', { name: 'Add', exact: true }).click();
  return box;
}

/** Orders a server on the create page and waits for its own page; gives its id. */
export async function orderServer(page, { name, size, withKey }) {
  await page.goto('/servers/new');
  await settle(page);
  await page.getByRole('textbox', { name: 'Name' }).first().fill(name);
  await page.getByRole('radio', { name: 'Tiny Linux' }).click();
  await page.getByRole('radio', { name: size, exact: true }).click();
  if (withKey) await page.getByRole('checkbox', { name: /laptop/ }).check();
  await page.getByTestId('monthly-price').filter({ hasText: /[1-9]/ }).waitFor();
  await page.getByRole('button', { name: 'Create server' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  return page.url().split('/').at(-1).split('?')[0];
}

/** Switches API access on with a token of its own, and gives its secret. */
export async function enableApi(page, { wrong, check }) {
  await page.getByRole('button', { name: 'Enable API' }).click();
  const enabling = page.getByRole('dialog', { name: 'Enable API' });
  await enabling.getByLabel('Name').fill('terraform');
  await enabling.getByLabel('Date of Expiry', { exact: true }).fill('2030-12-31');
  await check(page, 'dialog Enable API');
  await enabling.getByRole('button', { name: 'Enable', exact: true }).click();
  const secret = await page.getByTestId('secret').textContent();
  if (!secret?.startsWith('cap_')) wrong.push(`the token is ${secret?.slice(0, 4)}…`);
  await check(page, 'dialog Your API token');
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByText('terraform').first().waitFor();
  if ((await page.content()).includes(secret)) wrong.push('the token is still on the page');
  return secret;
}

export async function journey(page, { wrong, check }) {
  // A refusal is told at its field, and the dialog stays.
  let box = await addKey(page, 'not a key');
  await box.locator('.mantine-InputWrapper-error').first().waitFor();
  await box.getByLabel('Public key').fill(KEY);
  await box.getByRole('button', { name: 'Add', exact: true }).click();
  await box.waitFor({ state: 'hidden' });
  await page.getByText('SHA256:').first().waitFor();

  const server = await orderServer(page, { name: 'web', size: 'small', withKey: true });
  // No reload: the stream brings it.
  await page.getByText('running', { exact: true }).first().waitFor();

  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Set a password' }).waitFor();
  await page.getByRole('tab', { name: 'Disks' }).click();
  await page.getByRole('button', { name: 'Create volume' }).click();
  await dialog(page, 'Create a volume', (box) => box.getByLabel('Name').fill('data'), 'Create', check);
  await page.getByText('attached', { exact: true }).first().waitFor();

  await page.goto('/addresses');
  await page.getByRole('button', { name: 'Reserve an address' }).click();
  await dialog(page, 'Reserve an address', (box) => box.getByLabel('Name').fill('front'), 'Reserve', check);
  await page.getByText('reserved', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: 'front' }).click();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await dialog(page, /^Add a rule to/, (box) => box.getByLabel('Ports').fill('8443'), 'Add', check);
  await page.getByText('TCP 8443').waitFor();
  await page.getByRole('button', { name: 'Forward ports' }).click();
  await dialog(page, /^Forward ports of/, async (box) => {
    await box.getByLabel('Ports of the address').fill('8443');
    await box.getByLabel('Server', { exact: true }).first().click();
    await page.getByRole('option', { name: 'web' }).click();
    await box.getByLabel('Ports of the server').fill('443');
  }, 'Forward', check);
  await page.getByText('TCP 8443').nth(1).waitFor();
  const address = page.url().split('/').at(-1);

  await page.goto('/security-groups');
  await page.getByRole('button', { name: 'Create group' }).click();
  await dialog(page, 'Create a security group', async (box) => {
    await box.getByLabel('Name').fill('web-in');
    await box.getByLabel('Description').fill('What the world may reach');
  }, 'Create', check);
  await page.getByRole('link', { name: 'web-in' }).click();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await dialog(page, 'Add a rule to web-in', (box) => box.getByRole('button', { name: 'HTTPS' }).click(), 'Add', check);
  await page.getByText('TCP 443').waitFor();
  const group = page.url().split('/').at(-1);

  await page.goto('/api-access');
  await page.getByRole('button', { name: 'Disable API' }).click();
  await dialog(page, 'Disable API access?', (box) => box.getByRole('textbox').fill('disable'), 'Disable', check);
  const secret = await enableApi(page, { wrong, check });
  const bearer = { headers: { Authorization: `Bearer ${secret}` } };
  const answer = await page.request.get('/v1/servers', bearer);
  if (answer.status() !== 200) wrong.push(`the token is answered with ${answer.status()}`);
  const account = (await (await page.request.get('/v1/account', bearer)).json()).id;

  // The menu of the person comes with a click, and works by the keyboard.
  await page.getByRole('button', { name: /your menu/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Company' }).waitFor();
  // A menu floats above the page and belongs to none of its parts.
  await check(page, "the person's menu", WCAG);
  await page.keyboard.press('Escape');
  return { server, group, address, account };
}

export async function operatorJourney(page, account, check) {
  await page.goto(`/operator/accounts/${account}`);
  await page.getByRole('heading', { name: 'second@example.com' }).waitFor();
  await page.getByRole('button', { name: 'Give credit' }).click();
  await dialog(page, 'Give credit', (box) => box.getByLabel('Amount').fill('25.00'), 'Give', check);
  await page.getByText('$25.00').first().waitFor();

  await page.goto('/operator/settings');
  const row = page.getByRole('row').filter({ hasText: 'session minutes' });
  await row.getByRole('button', { name: 'Change' }).click();
  await dialog(page, 'Change session minutes', (box) => box.getByLabel('Value').fill('720'), 'Save', check);
  await row.getByText('720', { exact: true }).waitFor();
  await row.getByRole('button', { name: 'Take back' }).click();
  await dialog(page, 'Take the decision on session minutes back?', async () => {}, 'Take it back', check);
  await row.getByText('never', { exact: true }).waitFor();

  await page.goto('/operator/hosts');
  await page.getByRole('button', { name: 'Check health' }).first().click();
  await page.getByText('healthy', { exact: true }).first().waitFor();
  await check(page, 'the health of a host');

  await page.goto('/operator/letters');
  await page.getByRole('row').filter({ hasText: 'second@example.com' }).getByText('sent', { exact: true }).waitFor();
}

/** The server is deleted by its name, and the list forgets it without being asked. */
export async function farewell(page, server, name = 'web') {
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.goto(`/servers/${server}?tab=settings`);
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const box = page.getByRole('dialog', { name: `Delete ${name}?` });
  const verb = box.getByRole('button', { name: 'Delete', exact: true });
  if (await verb.isEnabled()) throw new Error('a server can be deleted without typing its name');
  await box.getByRole('textbox').fill(name);
  await verb.click();
  await box.waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: 'Servers', exact: true }).first().click();
  await page.getByText('There are no servers yet.').waitFor();
}
