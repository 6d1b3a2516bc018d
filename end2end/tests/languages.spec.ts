import { demoApplication } from '../console/demo';
import { languages } from '../console/words';
import { expect, test } from '../fixtures/test';

test('the browser decides until somebody chooses, and the choice comes back to the same page and stays', async ({
  console,
  page,
  context,
  locale,
}) => {
  const asked = `/applications/${demoApplication.id}/test-push?certificate=${demoApplication.certificate}`;
  const [first, other] = locale?.startsWith('zh')
    ? [languages.chinese, languages.english]
    : [languages.english, languages.chinese];
  await page.goto(asked);
  await expect(page.locator('html')).toHaveAttribute('lang', first.tag);
  await expect(console.heading(first.testPush.title)).toBeVisible();
  await expect(page.getByRole('button', { name: first.ownName })).toHaveAttribute('aria-current', 'true');

  const switched = await console.switchLanguage(other);
  await expect(switched.heading(other.testPush.title)).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', other.tag);
  await expect(page.getByRole('button', { name: other.ownName })).toHaveAttribute('aria-current', 'true');
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(asked);

  await switched.openApplications();
  const tab = await switched.anotherTab();
  await tab.openSettings(demoApplication.id);
  // Signing out would end the session that the other tests go on with.
  await context.clearCookies({ name: 'pushdeck_session' });
  await page.reload();
  await expect(switched.heading(other.signIn.title), 'it outlives the session').toBeVisible();
});

test('the language can be chosen before signing in', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  for (const words of [languages.chinese, languages.english]) {
    await page.goto(`${baseURL}/sign-in?next=%2Fsandbox`);
    await page.getByRole('button', { name: words.ownName }).click();
    await expect(page.getByRole('heading', { level: 1, name: words.signIn.title })).toBeVisible();
    expect(page.url()).toBe(`${baseURL}/sign-in?next=%2Fsandbox`);
  }
  await context.close();
});

test('a page that does not exist says so in both languages', async ({ console, page }) => {
  for (const words of [languages.chinese, languages.english]) {
    await page.goto('/applications');
    await console.switchLanguage(words);
    for (const path of ['/nowhere', '/applications/1499999999', '/applications/abc', '/applications/1400000001/certificates/7999']) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(404);
      await expect(page.getByRole('heading', { level: 1, name: words.notFound })).toBeVisible();
      await expect(page).toHaveTitle(new RegExp(words.notFound));
    }
  }
});

test('a page that was refused can be read in the other language', async ({ console, page, application, locale }) => {
  const other = locale?.startsWith('zh') ? languages.english : languages.chinese;
  await console.openAddCertificate(application.id);
  await console.save();
  await expect(console.summary()).toBeVisible();
  const switched = await console.switchLanguage(other);
  await expect(switched.heading(other.certificate.addTitle)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/applications/${application.id}/certificates/new`);
});
