import { expect, test } from '../fixtures/test';

test.use({ serverOf: 'profile' });

const nobody = { cookies: [], origins: [] };
const newPassword = 'staple purple elephant';

test('all other sessions are ended from one of them', async ({ browser, console, page, server, recorder }) => {
  const { words } = console;
  const context = await browser.newContext({ storageState: nobody, baseURL: recorder.url });
  const other = console.on(await context.newPage());
  await other.page.goto('/sign-in');
  await other.signIn(server.password);
  await expect(other.heading(words.applications.title)).toBeVisible();

  await page.goto('/applications');
  await page.getByRole('banner').getByRole('link', { name: 'admin', exact: true }).click();
  await expect(console.heading(words.profile.title)).toBeVisible();
  const rows = page.getByRole('table', { name: words.profile.sessions }).locator('tbody tr');
  const own = rows.filter({ hasText: words.profile.thisOne });
  await expect(own).toHaveCount(1);
  await expect(own).toContainText('127.0.0.1');
  await expect(rows.filter({ hasText: 'Chrome' })).not.toHaveCount(0);

  await page.getByRole('button', { name: words.profile.endOthers, exact: true }).click();
  await expect(page.getByRole('status')).toHaveText(words.profile.ended);
  await expect(rows).toHaveCount(1);
  await other.page.goto('/profile');
  await expect(other.heading(words.signIn.title)).toBeVisible();
  await context.close();
});

test('a password is changed by who knows the old one, and what is wrong stands beside its field', async ({ console, page, server, secrets }) => {
  const { words } = console;
  secrets.add(newPassword);
  const [old, next] = [words.profile.old, words.profile.new].map((label) => page.getByLabel(label, { exact: true }));
  if (old === undefined || next === undefined) {
    throw new Error('two fields were named');
  }
  const change = async (from: string, to: string) => {
    await old.fill(from);
    await next.fill(to);
    await page.getByRole('button', { name: words.profile.change, exact: true }).click();
  };
  await page.goto('/profile');
  await change('', 'elevenChars');
  await console.expectProblem(words.profile.old, words.problem('required'), old);
  await change(server.password, 'elevenChars');
  await console.expectProblem(words.profile.new, words.problem('too-short', 12), next);
  await change(server.password, 'Password1234');
  await console.expectProblem(words.profile.new, words.problem('easily-guessed'), next);
  await change('not the password of admin', newPassword);
  await console.expectProblem(words.profile.old, words.problem('wrong-password'), old);
  await expect(old).toHaveValue('');
  await expect(next).toHaveValue('');

  await change(server.password, newPassword);
  await expect(page.getByRole('status')).toHaveText(words.profile.changed);
  // And back, for the tests that come after.
  await change(newPassword, server.password);
  await expect(page.getByRole('status')).toHaveText(words.profile.changed);
});
