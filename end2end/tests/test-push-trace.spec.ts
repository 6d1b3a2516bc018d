import { demoApplication, demoPhone } from '../console/demo';
import type { Console } from '../console/console';
import { expect, test } from '../fixtures/test';

test.use({ serverOf: 'test-push-trace' });

/** A phone without network gets nothing, so that the vendor has nothing to tell. */
async function network(console: Console, state: 'on' | 'off'): Promise<void> {
  const path = `/sandbox/phones/1/app/network-${state}`;
  const answer = await console.page.request.post(path, { form: {}, maxRedirects: 0 });
  expect(answer.status(), await answer.text()).toBe(303);
}

test.afterEach(async ({ console }) => {
  await network(console, 'on');
  await console.haveFault('none');
});

test('the trace waits for the receipt and ends with the arrival', async ({ console, page }) => {
  const { words } = console;
  await network(console, 'off');
  await console.sendTestPush(demoApplication.id, demoApplication.certificate, { token: demoPhone.token });
  await expect(page.getByText(words.testPush.accepted, { exact: true })).toBeVisible();
  await expect(console.fact(words.testPush.messageId)).not.toBeEmpty();
  await expect(console.fact(words.testPush.code)).toHaveText('0');
  await expect(console.steps()).toHaveCount(4);
  await expect(console.steps().last()).toContainText(words.testPush.awaited);

  await network(console, 'on');
  await console.eventually(async () => {
    await expect(console.steps().last()).toContainText(words.testPush.arrived, { timeout: 500 });
  });
  await expect(page.getByText(words.testPush.arrived, { exact: true })).toBeVisible();
  await expect(console.steps()).toHaveCount(4);

  await page.goto(`/applications/${demoApplication.id}/test-push`);
  await expect(page.getByRole('row').nth(1)).toContainText(words.testPush.arrived);
});

test('a receipt that tells of no arrival says why and what to do', async ({ console, page }) => {
  const { words } = console;
  await console.haveFault('user-daily-limit');
  await console.sendTestPush(demoApplication.id, demoApplication.certificate, { token: demoPhone.token });
  await console.eventually(async () => {
    await expect(console.fact(words.testPush.fix)).not.toBeEmpty({ timeout: 500 });
  });
  await expect(console.fact(words.testPush.cause)).not.toBeEmpty();
  await expect(page.getByText(words.testPush.arrived, { exact: true })).toHaveCount(0);
});
