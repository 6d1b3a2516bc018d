import { demoPhone } from '../console/demo';
import { expect, test } from '../fixtures/test';

test('a certificate that is not yet in effect is refused with the time left', async ({ console, page, application }) => {
  const { words } = console;
  const id = await console.haveCertificate(application.id);
  await console.openTestPush(application.id, id);
  await console.fillTestPush({ token: demoPhone.token, title: 'Too early' });
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await console.send();
  expect((await answered).status()).toBe(422);
  await expect(console.summary()).toContainText(words.testPush.takesEffectIn(id));
  await expect(page.getByRole('combobox', { name: words.testPush.certificate })).toHaveAccessibleDescription(
    words.testPush.takesEffectIn(id),
  );
  await expect(page.getByRole('textbox', { name: words.testPush.notificationTitle, exact: true })).toHaveValue('Too early');
});
