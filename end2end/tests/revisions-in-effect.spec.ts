import { expect, test } from '../fixtures/test';

test.use({ activationDelay: '3s' });

const oldTarget = 'com.example.demoim.OldActivity';
const newTarget = 'com.example.demoim.NewActivity';

test('an edit replaces the earlier revision', async ({ console, page, application }) => {
  const { words } = console;
  const id = await console.haveCertificate(application.id, { clickAction: { kind: 'activity', target: oldTarget } });
  await console.openEditCertificate(application.id, id);
  await console.chooseClickAction({ kind: 'activity', target: newTarget });
  await console.save();
  await console.savedCertificate();
  await console.waitForEffect(id, 2);
  const inEffect = console.revision(id, 1).getByText(words.certificate.inEffect, { exact: true });
  await expect(inEffect.filter({ visible: true })).toHaveCount(0);

  await console.sendTestPush(application.id, id, { title: `Second ${id}` });
  await expect(page.getByText(words.testPush.inEffect(id, 2))).toBeVisible();
  await console.openPhones();
  await console.notification(`Second ${id}`).click();
  await expect(console.phone().getByTestId('opened')).toHaveText(words.phones.openedActivity(newTarget));

  await console.openHistory(application.id, id);
  await expect(console.pastRevision(2)).toContainText(words.certificate.inEffect);
  await expect(console.pastRevision(1)).toContainText(words.certificate.replaced);
});

test('a revision in effect can no longer be withdrawn', async ({ console, page, application }) => {
  const { words } = console;
  await console.haveCertificate(application.id);
  const id = await console.addCertificate(application.id);
  // The page is left as it was while the revision waited: in another tab the time runs.
  const watcher = await console.anotherTab();
  await watcher.openSettings(application.id);
  await watcher.waitForEffect(id, 1);

  const answered = page.waitForResponse((answer) => answer.url().endsWith('/withdraw'));
  await console.withdraw(id, 1);
  expect((await answered).status()).toBe(409);
  await expect(page.getByRole('status').filter({ hasText: words.settings.tooLate(1) })).toBeVisible();
  await expect(console.revision(id, 1).getByText(words.certificate.inEffect, { exact: true })).toBeVisible();
});
