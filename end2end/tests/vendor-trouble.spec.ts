import { demoApplication } from '../console/demo';
import type { Fault, Words } from '../console/words';
import { expect, test } from '../fixtures/test';

type Refusal = keyof Words['refusals'];

test.afterEach(async ({ console }) => console.haveFault('none'));

const faults: [Fault, Refusal, string | undefined][] = [
  ['unavailable', 'unavailable', '-1'],
  ['rate-limited', 'calls', '13'],
  ['daily-quota', 'quota', '33'],
  ['wrong-secret', 'secret', '16'],
  ['server-error', 'status', undefined],
  ['connection-reset', 'broken', undefined],
  ['half-body', 'broken', undefined],
  ['not-json', 'unreadable', undefined],
];
for (const [fault, refusal, code] of faults) {
  test(`${fault}: the test push says so and what to do`, async ({ console, page }) => {
    const { words } = console;
    const { id, certificate } = demoApplication;
    // Signed in with the vendor before it falters, as in a normal day.
    await console.haveTestPush(id, certificate);
    await console.haveFault(fault);
    await console.sendTestPush(id, certificate);
    await expect(page.getByText(words.testPush.refused, { exact: true })).toBeVisible();
    await expect(console.fact(words.testPush.cause)).toContainText(words.refusals[refusal]);
    await expect(console.fact(words.testPush.fix)).not.toBeEmpty();
    await expect(console.fact(words.testPush.code)).toHaveText(code === undefined ? [] : [code]);
  });
}

test('a certificate is saved while the vendor is down, and checked again later', async ({ console, page, application }) => {
  const { words } = console;
  await console.setFault('unavailable');
  const id = await console.addCertificate(application.id);
  await console.waitForCheck(id, words.certificate.notConfirmed);
  await expect(console.fact(words.certificate.check, console.card(id))).toContainText(words.refusals.unavailable);

  await console.haveFault('none');
  await console.openSettings(application.id);
  await console.card(id).getByRole('button', { name: words.settings.verify }).click();
  await expect(page.getByRole('status').filter({ hasText: words.settings.verified })).toBeVisible();
  await expect(console.fact(words.certificate.check, console.card(id))).toContainText(words.certificate.accepted);
});
