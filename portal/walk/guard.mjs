// What a stranger or a trick must not achieve.
export async function guard(browser, origin, signIn, server, wrong) {
  // Another tenant's deep link is absent, not forbidden.
  const { page, complaints } = await signIn('second@example.com');
  await page.goto(`/servers/${server}`);
  await page.getByRole('alert').filter({ hasText: 'Not found' }).waitFor();
  complaints.length = 0;

  // After signing out nothing of the person is left in the tab.
  await page.getByRole('button', { name: /your menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to Nubo' }).waitFor();
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  if (/ses_|second@/.test(kept)) wrong.push('something of the session is kept after signing out');

  // An address that wants to lead away after the sign-in leads to the dashboard.
  const context = await browser.newContext({ baseURL: origin });
  const fresh = await context.newPage();
  await fresh.goto('/sign-in?to=%2F%5Cevil.example%2Fx');
  await fresh.getByLabel('E-mail').fill('second@example.com');
  await fresh.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await fresh.getByRole('button', { name: 'Sign in' }).click();
  await fresh.getByRole('heading', { name: 'Dashboard' }).waitFor();
  if (!fresh.url().startsWith(origin)) wrong.push(`the sign-in led to ${fresh.url()}`);

  // A deep link without a session comes back after it.
  const deep = await (await browser.newContext({ baseURL: origin })).newPage();
  await deep.goto('/security-groups?x=1');
  await deep.getByLabel('E-mail').fill('second@example.com');
  await deep.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await deep.getByRole('button', { name: 'Sign in' }).click();
  await deep.getByRole('heading', { name: 'Security groups', level: 1 }).waitFor();

  // Nobody frames the portal.
  const headers = (await page.request.get('/')).headers();
  if (!/frame-ancestors 'none'/.test(headers['content-security-policy'] ?? '')) wrong.push('the portal can be framed');
  if (/script-src[^;]*unsafe/.test(headers['content-security-policy'] ?? '')) wrong.push('scripts may be inline');
}
