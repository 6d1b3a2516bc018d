import { demoPhone } from '../console/demo';
import { expect, test } from '../fixtures/test';

test.use({ activationDelay: '3s' });

test('custom content is refused where the click opens a web page', async ({ console, page, application }) => {
  const { words } = console;
  const clickAction = { kind: 'web', target: 'https://example.com/' } as const;
  const id = await console.haveCertificate(application.id, { clickAction });
  await console.openSettings(application.id);
  await console.waitForEffect(id, 1);
  await console.sendTestPush(application.id, id, { token: demoPhone.token, customContent: '{"extKey": "lost"}' });
  const field = page.getByRole('textbox', { name: words.testPush.customContent });
  await console.expectProblem(words.testPush.customContent, words.problem('lost'), field);
  await expect(field).toHaveValue('{"extKey": "lost"}');

  await field.fill('');
  await console.send();
  await console.expectTaken();
});
