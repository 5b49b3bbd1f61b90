// People: from a stranger to an account over a code by mail, a forgotten and a changed password, the
// second factor from its first code to the day the phone is lost, sessions, and how moments are told.
//
//   NUBO_BIN=path node walk/people.mjs
import { phoneWith } from './phone.mjs';
import { dialog, enter, stage, until } from './stage.mjs';
import { settle } from './watch.mjs';

const ADA = 'ada@example.com';
const FIRST = 'a first long password';
const SECOND = 'a second long password';
const THIRD = 'a third long password';

const dashboard = (page) => page.getByRole('heading', { name: 'Dashboard' }).waitFor();

async function register(page, cloud, check) {
  await page.goto('/');
  await page.getByRole('heading', { name: 'Sign in to Nubo' }).waitFor();
  await page.getByRole('link', { name: 'Register' }).click();
  await page.getByRole('heading', { name: 'Register' }).waitFor();
  await page.getByLabel('E-mail').fill(ADA);
  await page.getByLabel('Name of the account').fill('Analytical Engines');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.locator('.mantine-InputWrapper-error').waitFor();
  await check(page, 'register, refused');
  await page.getByLabel('Password', { exact: true }).fill(FIRST);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByRole('heading', { name: 'Confirm your address' }).waitFor();
  await check(page, 'register, the code');
  const { code } = await cloud.letter(ADA, 'Your code to register');
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.locator('.mantine-InputWrapper-error').waitFor();
  await page.getByRole('button', { name: 'Send another code' }).click();
  await page.getByText('Another letter is on its way.').waitFor();
  await cloud.letter(ADA, 'Your code to register');
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Make my account' }).click();
  await dashboard(page);
}

/** Somebody who has an account is told by letter, and the page tells a stranger nothing. */
async function registerAgain(visitor, cloud, wrong) {
  const page = await visitor();
  await page.goto('/register');
  await page.getByLabel('E-mail').fill(ADA);
  await page.getByLabel('Password', { exact: true }).fill('something else long');
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByRole('heading', { name: 'Confirm your address' }).waitFor();
  const { code } = await cloud.letter(ADA, 'You have an account already');
  if (code) wrong.push('a code came for an address that has an account');
}

async function forget(page, cloud, check) {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
  await page.getByLabel('E-mail').fill(ADA);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  const { code } = await cloud.letter(ADA, 'Your code for a new password');
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByLabel('New password', { exact: true }).fill(SECOND);
  await check(page, 'a new password');
  await page.getByRole('button', { name: 'Change my password' }).click();
  await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
  await page.getByRole('link', { name: 'Sign in with the new password' }).click();
  await page.getByRole('heading', { name: 'Sign in to Nubo' }).waitFor();
}

async function changePassword(page, check) {
  await page.goto('/profile');
  await page.getByRole('region', { name: 'Password' }).getByRole('button', { name: 'Change' }).click();
  const box = page.getByRole('dialog', { name: 'Change your password' });
  await box.getByLabel('Present password').fill('not the password');
  await box.getByLabel('New password', { exact: true }).fill(THIRD);
  await box.getByRole('button', { name: 'Change it' }).click();
  await box.getByText('is wrong').waitFor();
  await check(page, 'dialog Change your password');
  await box.getByLabel('Present password').fill(SECOND);
  await box.getByRole('button', { name: 'Change it' }).click();
  await box.waitFor({ state: 'hidden' });
  await page.getByText('Your password is changed.').waitFor();
}

const codes = async (page) => (await page.getByTestId('secret').textContent()).trim().split(/\s+/);

/** Takes a second factor; gives the phone and the recovery codes. */
async function enrol(page, { wrong, check }) {
  await page.goto('/profile');
  await page.getByRole('button', { name: 'Set up' }).click();
  const box = page.getByRole('dialog', { name: 'Set up a second factor' });
  await box.getByRole('img', { name: /as a picture/ }).waitFor();
  const secret = (await box.getByText(/^[A-Z2-7]{16,}$/).textContent()).trim();
  const phone = phoneWith(secret);
  await box.getByLabel('The code that it shows').fill('123');
  await box.getByRole('button', { name: 'Turn it on' }).click();
  await box.locator('.mantine-InputWrapper-error').waitFor();
  await check(page, 'dialog Set up a second factor');
  await box.getByLabel('The code that it shows').fill(await phone());
  await box.getByRole('button', { name: 'Turn it on' }).click();
  await page.getByRole('dialog', { name: 'Your recovery codes' }).waitFor();
  await check(page, 'dialog Your recovery codes');
  const recovery = await codes(page);
  if (recovery.length !== 10) wrong.push(`${recovery.length} recovery codes are shown`);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByText('10 recovery codes are left.').waitFor();
  if ((await page.content()).includes(recovery[0])) wrong.push('the recovery codes are still on the page');
  return { phone, recovery };
}

/** Signs in with a code; gives what the page said of the first try with a wrong one. */
async function enterWithCode(page, code, check) {
  await page.goto('/sign-in');
  await enter(page, ADA, THIRD);
  await page.getByLabel('Code of your phone').fill('00000000');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.locator('.mantine-InputWrapper-error').waitFor();
  await check(page, 'sign-in, the code');
  await page.getByLabel('Code of your phone').fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await dashboard(page);
}

async function moments(page, wrong) {
  await page.goto('/profile');
  const zones = page.getByLabel('Time zone');
  const zone = await zones.locator('option').filter({ hasText: /Kolkata|Calcutta/ }).first().getAttribute('value');
  await zones.selectOption(zone);
  await page.getByLabel('Way of writing days').selectOption('dots');
  await page.getByRole('region', { name: 'Date and time' }).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Moments are told so from now on.').waitFor();
  await page.goto('/events');
  await settle(page);
  const time = page.locator('time').first();
  const stamp = Date.parse(await time.getAttribute('datetime'));
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en', {
    timeZone: 'Asia/Kolkata', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).formatToParts(stamp).map(({ type, value }) => [type, value]));
  const wanted = `${parts.day}.${parts.month}.${parts.year} ${parts.hour}:${parts.minute}:${parts.second}`;
  const shown = await time.getAttribute('title');
  if (shown !== wanted) wrong.push(`a moment is told as ${shown} in place of ${wanted}`);
  const since = await page.getByLabel('Since', { exact: true }).inputValue();
  if (!/^\d{2}\.\d{2}\.\d{4}$/.test(since)) wrong.push(`a day in a form is written as ${since}`);
}

await stage('people', async ({ cloud, wrong, visitor, forgive, check }) => {
  const page = await visitor();
  await register(page, cloud, check);
  await registerAgain(visitor, cloud, wrong);

  // A session of the browser before ends with the password that is forgotten.
  const other = await visitor();
  await forget(other, cloud, check);
  await enter(other, ADA, SECOND);
  await dashboard(other);
  await page.goto('/servers');
  await page.getByRole('heading', { name: 'Sign in to Nubo' }).waitFor();
  forgive(page, /status of 40[13]/, /status of 422/);

  await changePassword(other, check);
  await cloud.letter(ADA, 'Your password was changed');
  const { phone, recovery } = await enrol(other, { wrong, check });

  await enterWithCode(page, await phone(), check);
  const lost = await visitor();
  await enterWithCode(lost, recovery[3], check);
  const twice = await visitor();
  await twice.goto('/sign-in');
  await enter(twice, ADA, THIRD);
  await twice.getByLabel('Code of your phone').fill(recovery[3]);
  await twice.getByRole('button', { name: 'Sign in', exact: true }).click();
  await twice.locator('.mantine-InputWrapper-error').waitFor();

  // Sessions: three are open; ending the others leaves one, and theirs lead to the sign-in page.
  await page.goto('/profile');
  await page.getByText('9 recovery codes are left.').waitFor();
  await page.getByRole('button', { name: 'End all others' }).click();
  await dialog(page, 'End all other sessions?', async () => {}, 'End them', check);
  await until('one session is left', async () =>
    (await page.getByRole('table', { name: 'Sessions' }).getByRole('row').count()) === 2);
  await lost.goto('/servers');
  await lost.getByRole('heading', { name: 'Sign in to Nubo' }).waitFor();

  await page.getByRole('button', { name: 'New recovery codes' }).click();
  await dialog(page, 'New recovery codes', async (box) => box.getByRole('textbox').fill(await phone()), 'Give me new ones', check);
  const renewed = await codes(page);
  if (renewed.some((code) => recovery.includes(code))) wrong.push('a recovery code from before is given again');
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: 'Turn off' }).click();
  await dialog(page, 'Turn off', (box) => box.getByRole('textbox').fill(renewed[0]), 'Turn it off', check);
  await page.getByRole('button', { name: 'Set up' }).waitFor();

  await moments(page, wrong);
  const provoked = [/status of 40[13]/, /status of 422/];
  for (const each of [page, other, lost, twice]) forgive(each, ...provoked);
});
