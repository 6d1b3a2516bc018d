import { expect, test } from '../fixtures/test';

test.use({ serverOf: 'members' });

const nobody = { cookies: [], origins: [] };
const password = 'staple purple elephant';

test('an invited developer chooses a password, sees one application, and is shut out', async ({ application, browser, console, page, recorder, secrets }) => {
  const { words } = console;
  const name = `anna-${application.id}`;
  secrets.add(password);
  await page.goto('/members');
  await page.getByRole('link', { name: words.members.invite, exact: true }).click();
  await page.getByLabel(words.members.name, { exact: true }).fill(name);
  await page.getByRole('checkbox', { name: application.name }).check();
  await page.getByRole('button', { name: words.members.makeLink, exact: true }).click();
  const link = await page.getByTestId('invitation').innerText();

  const context = await browser.newContext({ storageState: nobody, baseURL: recorder.url });
  const anna = console.on(await context.newPage());
  await anna.page.goto(new URL(link.trim()).pathname);
  const field = anna.page.getByLabel(words.signIn.password, { exact: true });
  const choose = anna.page.getByRole('button', { name: words.members.choose, exact: true });
  await field.fill('short');
  await choose.click();
  await expect(anna.summary()).toBeFocused();
  await field.fill(password);
  await choose.click();
  await anna.signIn(password, name);
  await expect(anna.heading(words.applications.title)).toBeVisible();
  await expect(anna.page.getByRole('link', { name: application.name })).toBeVisible();
  await expect(anna.page.getByRole('heading', { level: 2 })).toHaveCount(1);
  await expect(anna.page.getByRole('link', { name: words.members.title, exact: true })).toHaveCount(0);

  await page.goto('/members');
  const row = page.getByRole('row', { name: new RegExp(name) });
  await expect(row).toContainText(application.name);
  await row.getByRole('link').click();
  await console.pressAndConfirm(new RegExp(words.members.disable));
  await expect(page.getByRole('status')).toBeVisible();
  await anna.page.goto('/applications');
  await expect(anna.heading(words.signIn.title)).toBeVisible();
  await context.close();
});

test('all sessions of a member are ended, who signs in again with the same password', async ({ application, browser, console, page, recorder }) => {
  const { words } = console;
  const name = `anna-${application.id}`;
  await console.haveMember(name, password);
  const context = await browser.newContext({ storageState: nobody, baseURL: recorder.url });
  const anna = console.on(await context.newPage());
  await anna.page.goto('/sign-in');
  await anna.signIn(password, name);
  await expect(anna.heading(words.applications.title)).toBeVisible();

  await page.goto('/members');
  await page.getByRole('row', { name: new RegExp(name) }).getByRole('link').click();
  const end = page.getByRole('button', { name: words.members.endSessions, exact: true });
  await end.click();
  await expect(page.getByRole('status')).toHaveText(words.members.sessionsEnded);
  await expect(end, 'nothing is left to end').toHaveCount(0);
  await anna.page.goto('/applications');
  await expect(anna.heading(words.signIn.title)).toBeVisible();
  await anna.signIn(password, name);
  await expect(anna.heading(words.applications.title)).toBeVisible();
  await context.close();
});

test('a certificate is deleted by its ID, restored, and both are in the audit log', async ({ application, console, page }) => {
  const { words } = console;
  const id = await console.haveCertificate(application.id);
  await console.openSettings(application.id);
  await console.card(id).getByRole('link', { name: words.deletion.delete }).click();
  const field = page.getByLabel(words.deletion.typeId(id), { exact: true });
  const remove = page.getByRole('button', { name: words.deletion.delete, exact: true });
  await field.fill('7');
  await remove.click();
  await expect(console.summary()).toBeFocused();
  await field.fill(id);
  await remove.click();
  await expect(page.getByRole('status').filter({ hasText: id })).toBeVisible();
  await expect(console.card(id)).toHaveCount(0);
  await page.getByRole('button', { name: words.deletion.restore }).click();
  await expect(console.card(id)).toBeVisible();

  await page.goto(`/audit-log?application=${application.id}`);
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(rows.first()).toContainText(words.audit.restored);
  await expect(rows.nth(1)).toContainText(words.audit.deleted);
  await expect(rows.first()).toContainText(`certificates/${id}`);
});
