import { demoApplication, demoPhone } from '../console/demo';
import { expect, test } from '../fixtures/test';

test.use({ serverOf: 'revisions-waiting' });

const oldTarget = 'com.example.demoim.OldActivity';
const newTarget = 'com.example.demoim.NewActivity';

// The demo certificate is in effect from the first start on, however long others wait.
test('the earlier revision serves until the new one is withdrawn, and then goes on', async ({ console, page }) => {
  const { words } = console;
  const { id: application, certificate: id } = demoApplication;
  await console.openEditCertificate(application, id);
  await expect(console.field('MasterSecret')).toHaveAccessibleDescription(words.certificate.secretKept);
  await expect(console.field('MasterSecret')).toHaveValue('');
  await console.chooseClickAction({ kind: 'activity', target: newTarget });
  await console.save();
  expect(await console.savedCertificate(), 'the ID stays the same').toBe(id);

  await expect(console.revision(id, 2).getByText(words.certificate.waiting, { exact: true })).toBeVisible();
  await expect(console.revision(id, 2)).toContainText(newTarget);
  await expect(console.revision(id, 2).getByRole('timer')).toHaveText(words.certificate.takesEffectIn);
  await expect(console.revision(id, 1).getByText(words.certificate.inEffect, { exact: true })).toBeVisible();

  await console.sendTestPush(application, id, { token: demoPhone.token, title: 'Still the first' });
  await expect(page.getByText(words.testPush.inEffect(id, 1))).toBeVisible();
  await expect(console.fact(words.certificate.clickAction)).toHaveText(words.certificate.openApp);
  await console.openPhones();
  await console.notification('Still the first').click();
  await expect(console.phone().getByTestId('opened')).toHaveText(words.phones.openedApp);

  await console.openSettings(application);
  await console.withdraw(id, 2);
  await expect(page.getByText(words.settings.withdrawn(id))).toBeVisible();
  await expect(console.revision(id, 2)).toHaveCount(0);
  await expect(console.revision(id, 1).getByText(words.certificate.inEffect, { exact: true })).toBeVisible();

  await console.openHistory(application, id);
  const withdrawn = console.pastRevision(2);
  await expect(withdrawn.getByText(words.certificate.withdrawn, { exact: true }).first()).toBeVisible();
  await expect(console.fact(words.certificate.withdrawn, withdrawn)).toContainText('admin');
  await expect(withdrawn).toContainText(newTarget);
  await expect(console.pastRevision(1)).toContainText(words.certificate.inEffect);
});

test('a certificate whose only revision was withdrawn has nothing in effect and sends nothing', async ({
  console,
  application,
}) => {
  const { words } = console;
  const id = await console.haveCertificate(application.id);
  await console.openSettings(application.id);
  await console.withdraw(id, 1);
  await expect(console.card(id)).toContainText(words.certificate.nothingInEffect);

  await console.sendTestPush(application.id, id);
  await expect(console.summary()).toContainText(words.testPush.nothingInEffect(id));
});

test('whoever withdraws what another has withdrawn is told so', async ({ console, page, application }) => {
  const { words } = console;
  const id = await console.haveCertificate(application.id);
  const other = await console.anotherTab();
  await console.openSettings(application.id);
  await other.openSettings(application.id);
  await console.withdraw(id, 1);
  await expect(page.getByText(words.settings.withdrawn(id))).toBeVisible();

  const answered = other.page.waitForResponse((answer) => answer.url().endsWith('/withdraw'));
  await other.withdraw(id, 1);
  expect((await answered).status()).toBe(409);
  await expect(other.page.getByRole('status').filter({ hasText: words.settings.alreadyWithdrawn(1) })).toBeVisible();
});

test('a second edit is based on the first, and both wait', async ({ console, application }) => {
  const { words } = console;
  const id = await console.haveCertificate(application.id, { clickAction: { kind: 'activity', target: oldTarget } });
  await console.openEditCertificate(application.id, id);
  await expect(console.field(words.certificate.activity)).toHaveValue(oldTarget);
  await console.chooseClickAction({ kind: 'activity', target: newTarget });
  await console.save();
  await console.savedCertificate();
  for (const number of [1, 2]) {
    await expect(console.revision(id, number).getByText(words.certificate.waiting, { exact: true })).toBeVisible();
  }
});
