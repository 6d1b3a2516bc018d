import { randomBytes } from 'node:crypto';
import { demoApplication, demoPhone } from '../console/demo';
import { expect, test } from '../fixtures/test';

test.use({ serverOf: 'test-push-recipients' });

/** Tests share the phone, so each has a user of its own. */
const own = (name: string) => `${name}-${randomBytes(3).toString('hex')}`;

test('a user is looked up, and their device gets the push', async ({ console, page }) => {
  const { words } = console;
  const { id, certificate } = demoApplication;
  const backEnd = await console.backEnd(id);
  const user = own('bob');
  await backEnd.killedPhone(user, certificate);
  await console.openTestPush(id, certificate);
  await console.lookUp(user);
  const targets = page.getByRole('radiogroup', { name: words.testPush.target });
  const device = targets.getByRole('radio', { name: /^phone · 7001 · OPPO/ });
  await expect(device).toBeChecked();
  await expect(device).toHaveAccessibleDescription(/ · CN_1f0e2…d2e1f0 · /);
  await expect(page.getByLabel(words.testPush.token)).toBeHidden();
  await console.fillTestPush({ title: `For ${user}` });
  await console.send();
  await console.expectTaken();
  await expect(console.fact(words.testPush.to)).toHaveText(`${user} · phone`);
  await expect(console.fact(words.testPush.token)).toHaveText(demoPhone.token);
  await console.openPhones();
  await expect(console.notification(`For ${user}`)).toBeVisible();
});

test('another token can be pasted beside the devices of a user', async ({ console, page }) => {
  const { words } = console;
  const { id, certificate } = demoApplication;
  const backEnd = await console.backEnd(id);
  const user = own('carol');
  await backEnd.killedPhone(user, certificate, `CN_${randomBytes(16).toString('hex')}`);
  await page.goto(`/applications/${id}/test-push?user=${user}`);
  await page.getByRole('radio', { name: words.testPush.otherToken, exact: true }).check();
  await console.fillTestPush({ certificate, token: demoPhone.token });
  await console.send();
  await console.expectTaken();
  await expect(console.fact(words.testPush.to)).toHaveCount(0);
});

test('a device leads to its test push', async ({ console, page }) => {
  const { words } = console;
  const { id, certificate } = demoApplication;
  const backEnd = await console.backEnd(id);
  const user = own('dave');
  await backEnd.killedPhone(user, certificate);
  await page.goto(`/applications/${id}/devices?user=${user}`);
  await page.getByRole('row').getByRole('link', { name: words.settings.test }).click();
  await expect(console.heading(words.testPush.title)).toBeVisible();
  await expect(page.getByRole('radio', { name: /^phone/ })).toBeChecked();
});

test('a token that is gone since it was listed gets nothing, and what was typed stays', async ({ console, page }) => {
  const { words } = console;
  const { id, certificate } = demoApplication;
  const backEnd = await console.backEnd(id);
  const user = own('erin');
  await backEnd.killedPhone(user, certificate);
  await page.goto(`/applications/${id}/test-push?user=${user}`);
  await console.fillTestPush({ title: 'Still typed' });
  await backEnd.logout(user);
  await console.send();
  await expect(console.summary()).toBeFocused();
  await expect(page.getByRole('textbox', { name: words.devices.user })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('listitem').filter({ hasText: words.devices.noToken }).first()).toBeVisible();
  const title = page.getByRole('textbox', { name: words.testPush.notificationTitle, exact: true });
  await expect(title).toHaveValue('Still typed');
});

test('another click action counts for one push alone', async ({ console, page }) => {
  const { words } = console;
  const { id, certificate } = demoApplication;
  const target = 'https://example.com/just-once';
  await console.openTestPush(id, certificate);
  await expect(page.getByRole('radio', { name: words.certificate.openWebPage, exact: true })).toBeHidden();
  await page.getByText(words.testPush.clickAction, { exact: true }).click();
  await console.chooseClickAction({ kind: 'web', target });
  const title = own('Once');
  await console.fillTestPush({ token: demoPhone.token, title });
  await console.send();
  await console.expectTaken();
  await expect(console.fact(words.certificate.clickAction)).toContainText(target);

  await console.openPhones();
  await console.notification(title).click();
  await expect(console.phone()).toContainText(words.phones.openedWebPage(target));
});
