import { demoApplication } from '../console/demo';
import { expect, test } from '../fixtures/test';

test.describe('without a session', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('an address leads to the sign-in and from there back to itself', async ({ console, page, server }) => {
    const asked = `/applications/${demoApplication.id}/test-push?certificate=${demoApplication.certificate}`;
    await page.goto(asked);
    await expect(console.heading(console.words.signIn.title)).toBeVisible();
    await console.signIn(server.password);
    await expect(console.heading(console.words.testPush.title)).toBeVisible();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(asked);
  });

  test('a wrong password, a wrong name and nothing at all are refused alike', async ({ console, page, server }) => {
    const { words } = console;
    await page.goto('/sign-in?next=%2Fsandbox');
    const name = page.getByLabel(words.signIn.name);
    for (const [typedName, password] of [
      ['admin', 'not-the-password-of-admin'],
      ['nobody', server.password],
    ] as const) {
      const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
      await console.signIn(password, typedName);
      expect((await answered).status()).toBe(422);
      await expect(page).toHaveTitle(new RegExp(`^${words.errorPrefix}`));
      await expect(console.summary()).toBeFocused();
      await expect(console.summary()).toContainText(words.signIn.refused);
      await expect(name).toHaveValue(typedName);
      await expect(page.getByLabel(words.signIn.password)).toHaveValue('');
    }
    await console.signIn('', '');
    await console.expectProblem(words.signIn.name, words.problem('required'), name);
    await console.expectProblem(words.signIn.password, words.problem('required'), page.getByLabel(words.signIn.password));

    await console.signIn(server.password);
    await expect(console.heading(words.phones.title), 'where to go is remembered').toBeVisible();
  });

  test('nobody is sent to another site after signing in', async ({ console, page, server, baseURL }) => {
    for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example/', 'javascript:alert(1)']) {
      await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
      await console.signIn(server.password);
      await expect(console.heading(console.words.applications.title)).toBeVisible();
      expect(page.url()).toBe(`${baseURL}/applications`);
      await console.signOut();
      await expect(console.heading(console.words.signIn.title)).toBeVisible();
    }
  });

  test('after signing out neither the browser nor a copy of its cookie gets in', async ({ console, page, context, server }) => {
    await page.goto('/sign-in');
    await console.signIn(server.password);
    await expect(console.heading(console.words.applications.title)).toBeVisible();
    const copied = await context.cookies();
    expect(copied.map((cookie) => cookie.name)).toContain('pushdeck_session');

    await console.signOut();
    await expect(console.heading(console.words.signIn.title)).toBeVisible();
    await context.clearCookies();
    await context.addCookies(copied);
    await page.goto('/applications');
    await expect(console.heading(console.words.signIn.title)).toBeVisible();
  });

  test('the session begins anew with the sign-in', async ({ console, page, context, server, baseURL }) => {
    const planted = 'AAAAAAAAAAAAAAAAAAAAAA';
    await context.addCookies([{ name: 'pushdeck_session', value: planted, url: baseURL ?? '' }]);
    await page.goto('/sign-in');
    await console.signIn(server.password);
    await expect(console.heading(console.words.applications.title)).toBeVisible();
    const session = (await context.cookies()).find((cookie) => cookie.name === 'pushdeck_session');
    expect(session?.value).not.toBe(planted);
  });
});
