import { demoApp } from '../console/demo';
import { expect, test } from '../fixtures/test';

test.use({ activationDelay: '3s' });

test('AppSecret in place of MasterSecret is saved, and explained on the card and after a push', async ({
  console,
  page,
  application,
}) => {
  const { words } = console;
  const id = await console.addCertificate(application.id, { masterSecret: demoApp.appSecret });
  await console.waitForCheck(id, words.certificate.notConfirmed);
  await expect(console.fact(words.certificate.check, console.card(id))).toContainText(words.refusals.secret);
  await console.waitForEffect(id, 1);

  await console.sendTestPush(application.id, id);
  await expect(page.getByText(words.testPush.refused, { exact: true })).toBeVisible();
  await expect(console.fact(words.testPush.cause)).toHaveText(words.refusals.secret);
  await expect(console.fact(words.testPush.fix)).toContainText('MasterSecret');
  await expect(console.fact(words.testPush.code)).toHaveText('16');

  // Set right by an edit, under the same ID.
  await console.openEditCertificate(application.id, id);
  await console.fillCertificate({ masterSecret: demoApp.masterSecret });
  await console.save();
  expect(await console.savedCertificate()).toBe(id);
  await console.waitForCheck(id, words.certificate.accepted);
  await console.waitForEffect(id, 2);
  await console.sendTestPush(application.id, id);
  await console.expectTaken();
});
