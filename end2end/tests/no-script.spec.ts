import { demoApplication } from '../console/demo';
import { expect, test } from '../fixtures/test';

test('what only a script could do is not shown where there is none', async ({ console, page, application }) => {
  const { words } = console;
  await console.haveCertificate(application.id);
  for (const path of [`/applications/${application.id}`, `/applications/${demoApplication.id}/test-push`, '/sandbox']) {
    await page.goto(path);
    await expect(page.getByRole('button', { name: words.copy })).toHaveCount(0);
    await expect(page.locator('[hidden]').filter({ visible: true })).toHaveCount(0);
    await expect(page.locator('.length-counter').filter({ visible: true })).toHaveCount(0);
  }
});

test('the inputs that belong to a click action show with it, without a script', async ({ console, page, application }) => {
  const { words } = console;
  await console.openAddCertificate(application.id);
  const inputs = [words.certificate.webUrl, words.certificate.activity, words.certificate.intentAction].map((label) => console.field(label));
  const choices = [words.certificate.openWebPage, words.certificate.openActivity, words.certificate.openIntentAction];
  for (const [index, choice] of choices.entries()) {
    await page.getByRole('radio', { name: choice, exact: true }).check();
    for (const [other, input] of inputs.entries()) {
      await expect(input).toBeVisible({ visible: other === index });
    }
  }
});

test('a page that was left open counts down right after a reload', async ({ console, application }) => {
  const id = await console.haveCertificate(application.id);
  await console.openSettings(application.id);
  const timer = console.revision(id, 1).getByRole('timer');
  const before = await timer.innerText();
  expect(before).toMatch(console.words.certificate.takesEffectIn);
  await console.reloadUntil(async () => expect(timer).not.toHaveText(before, { timeout: 100 }));
});
