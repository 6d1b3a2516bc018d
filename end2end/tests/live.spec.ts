import { demoApplication } from '../console/demo';
import { expect, test } from '../fixtures/test';

test('the countdown ticks in the browser and says once that the revision is in effect', async ({ console, page, application }) => {
  const { words } = console;
  const id = await console.haveCertificate(application.id);
  await page.clock.install();
  await console.openSettings(application.id);
  await console.live();
  const timer = console.revision(id, 1).getByRole('timer');
  await expect(timer).toHaveText(words.certificate.takesEffectIn);
  const atFirst = await secondsLeft();
  expect(atFirst).toBeGreaterThan(540);
  expect(atFirst).toBeLessThanOrEqual(600);

  await page.clock.runFor(60_000);
  expect(atFirst - (await secondsLeft())).toBeGreaterThanOrEqual(59);

  const announcement = console.revision(id, 1).getByRole('status');
  await expect(announcement, 'silent while it ticks').toBeEmpty();
  await page.clock.runFor(600_000);
  await expect(announcement).toHaveText(words.certificate.nowInEffect(id, 1));
  const state = console.revision(id, 1).getByText(words.certificate.inEffect, { exact: true });
  await expect(state.filter({ visible: true })).toHaveCount(1);
  await expect(console.revision(id, 1).getByText(words.certificate.waiting, { exact: true })).toBeHidden();

  async function secondsLeft(): Promise<number> {
    const [, minutes, seconds] = words.certificate.takesEffectIn.exec(await timer.innerText()) ?? [];
    return Number(minutes) * 60 + Number(seconds);
  }
});

test("a wrong clock in the browser does not change what is left", async ({ console, page, application }) => {
  const { words } = console;
  const id = await console.haveCertificate(application.id);
  await page.clock.install({ time: new Date('2001-01-01T00:00:00Z') });
  await console.openSettings(application.id);
  await console.live();
  await page.clock.runFor(2_000);
  await expect(console.revision(id, 1).getByRole('timer')).toHaveText(/ (9|10):\d\d/);
  await expect(console.revision(id, 1).getByText(words.certificate.waiting, { exact: true })).toBeVisible();
});

test('a click copies the certificate ID and says so', async ({ console, page, context }) => {
  const { words } = console;
  const { id, certificate } = demoApplication;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await console.openSettings(id);
  await console.live();
  await console.card(certificate).getByRole('button', { name: words.copy }).click();
  await expect(console.card(certificate).getByRole('status').filter({ hasText: words.copied })).toHaveCount(1);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(certificate);
  await expect(console.card(certificate).getByRole('status').filter({ hasText: words.copied })).toHaveCount(0);
});

test('the preview shows the notification while it is typed, and counts as the vendor does', async ({ console, page }) => {
  const { words } = console;
  await console.openTestPush(demoApplication.id, demoApplication.certificate);
  await console.live();
  const preview = page.getByRole('complementary').filter({ has: page.locator('.notification') });
  await console.fillTestPush({ title: 'Dinner at eight? 😀', body: '<b>Bring</b> wine' });
  await expect(preview).toContainText('Dinner at eight? 😀');
  await expect(preview).toContainText('<b>Bring</b> wine');
  await expect(page.getByText('19/50', { exact: true })).toBeVisible();
  await console.fillTestPush({ title: 'x'.repeat(51), body: '' });
  await expect(page.getByText('51/50', { exact: true })).toHaveAttribute('data-over', '');
  await expect(preview).toContainText(words.testPush.body);
});

test('the phones follow what arrives, what is clicked and what is cleared, in every tab', async ({ console }) => {
  const { words } = console;
  const watcher = await console.anotherTab();
  await watcher.openPhones();
  const title = `Live ${Date.now()}`;
  await console.sendTestPush(demoApplication.id, demoApplication.certificate, { title });
  await console.expectTaken();
  await expect(watcher.notification(title)).toBeVisible();

  await console.openPhones();
  await console.notification(title).click();
  await expect(watcher.notification(title)).toHaveCount(0);
  await expect(watcher.phone()).toContainText(words.phones.openedApp);
});

test('the focus stays on a notification when another one arrives', async ({ console }) => {
  const watcher = await console.anotherTab();
  await watcher.openPhones();
  await console.sendTestPush(demoApplication.id, demoApplication.certificate, { title: 'Focused' });
  await watcher.notification('Focused').first().focus();
  await console.sendTestPush(demoApplication.id, demoApplication.certificate, { title: 'Newer' });
  await expect(watcher.notification('Newer').first()).toBeVisible();
  await expect(watcher.notification('Focused').first()).toBeFocused();
});
