import type { Browser, Page } from '@playwright/test';
import type { Console } from '../console/console';
import { demoApplication } from '../console/demo';
import { expect, test } from '../fixtures/test';

test.use({
  serverOf: 'single-sign-on',
  grants: ['pushdeck-admins=admin', `chat-team=developer:${demoApplication.id}`],
});

/** Somebody in a browser of their own, who is signed in nowhere. */
async function somebody(console: Console, browser: Browser, baseURL: string): Promise<Console> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL });
  return console.on(await context.newPage());
}

async function enter(page: Page, person: string): Promise<void> {
  await page.getByLabel('Person').fill(person);
  await page.getByRole('button', { name: 'Enter' }).click();
}

async function cookie(page: Page): Promise<string | undefined> {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name === 'pushdeck_session')?.value;
}

test('somebody comes in as what their groups say, and no longer once no group says anything', async ({
  application,
  browser,
  console,
  page,
  provider,
  recorder,
}) => {
  const { words } = console;
  if (provider === undefined) {
    throw new Error('this file has a provider');
  }
  const name = `anna-${application.id}`;
  const anna = await somebody(console, browser, recorder.url);
  const button = anna.page.getByRole('link', { name: words.singleSignOn.button(provider.name), exact: true });

  await test.step('first as a developer of one application, back at the page asked for', async () => {
    provider.put(name, ['lunch', 'chat-team']);
    await anna.page.goto('/profile');
    await button.click();
    await expect(anna.page).toHaveTitle(provider.name);
    const before = await cookie(anna.page);
    expect(before).toBeDefined();
    await enter(anna.page, name);
    await expect(anna.heading(words.profile.title)).toBeVisible();
    await expect(anna.page.getByText(words.singleSignOn.ownWayIn(provider.name))).toBeVisible();
    await expect(anna.page.locator('input[type=password]')).toHaveCount(0);
    expect(await cookie(anna.page)).not.toBe(before);
    expect(provider.tokens.filter(Boolean), 'what the log must not hold').toHaveLength(2);
    await anna.openApplications();
    await expect(anna.page.getByRole('heading', { level: 2 })).toHaveCount(1);
    await expect(anna.page.getByRole('link', { name: application.name })).toHaveCount(0);
    const hidden = await anna.page.request.get(`/applications/${application.id}`);
    expect(hidden.status()).toBe(404);
  });

  await test.step('then as an admin, whom another admin sees and does not change', async () => {
    provider.put(name, ['pushdeck-admins']);
    await anna.signOut();
    // The provider still knows her.
    await button.click();
    await expect(anna.heading(words.applications.title)).toBeVisible();
    await expect(anna.page.getByRole('link', { name: application.name })).toBeVisible();
    await page.goto('/members');
    const row = page.getByRole('row', { name: new RegExp(name) });
    await expect(row).toContainText(words.singleSignOn.with(provider.name));
    await row.getByRole('link').click();
    await expect(page.getByText(words.singleSignOn.groupsDecide(provider.name))).toBeVisible();
    await expect(page.getByRole('radio')).toHaveCount(0);
  });

  await test.step('and then not at all', async () => {
    provider.put(name, ['lunch']);
    await anna.signOut();
    await button.click();
    await expect(anna.summary()).toBeFocused();
    await expect(anna.summary()).toContainText(words.singleSignOn.noGrant(provider.name));
    await anna.page.goto('/applications');
    await expect(anna.heading(words.signIn.title)).toBeVisible();
    await page.goto('/audit-log');
    const rows = page.getByRole('table').locator('tbody tr').filter({ hasText: name });
    await expect(rows.filter({ hasText: words.audit.signInRefused })).toHaveCount(1);
    await expect(rows.filter({ hasText: words.audit.memberAdded })).toHaveCount(1);
  });
  await anna.page.context().close();
});

test('whoever goes back at the provider, or brings back what is not theirs, stays out', async ({
  browser,
  console,
  provider,
  recorder,
}) => {
  const { words } = console;
  if (provider === undefined) {
    throw new Error('this file has a provider');
  }
  const ben = await somebody(console, browser, recorder.url);
  await ben.page.goto('/sign-in');
  await ben.page.getByRole('link', { name: words.singleSignOn.button(provider.name), exact: true }).click();
  await ben.page.getByRole('button', { name: 'Go back' }).click();
  await expect(ben.summary()).toBeFocused();
  await expect(ben.summary()).toContainText(words.singleSignOn.cancelled(provider.name));

  await ben.page.reload();
  await expect(ben.summary()).toContainText(words.singleSignOn.stale(provider.name));
  await ben.page.goto('/applications');
  await expect(ben.heading(words.signIn.title)).toBeVisible();
  await ben.page.context().close();
});
