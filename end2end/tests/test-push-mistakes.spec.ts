import { demoApplication, demoPhone } from '../console/demo';
import type { Fields } from '../console/form';
import type { Problem, Words } from '../console/words';
import { expect, test } from '../fixtures/test';

interface Mistake {
  readonly what: string;
  readonly value: string;
  readonly problem: Problem;
  readonly max?: number;
  readonly kept?: string;
}

const megabyte = 'x'.repeat(1_000_000);
const nul: Mistake = { what: 'a NUL', value: 'a\0b', problem: 'control', kept: 'a\ufffdb' };

const notification: Mistake[] = [
  { what: 'nothing', value: '', problem: 'required' },
  { what: 'invisible characters only', value: ' \u200b\ufeff', problem: 'required' },
  { what: '51 characters', value: 'x'.repeat(51), problem: 'too-long', max: 50 },
  { what: '26 emoji, which count twice', value: '😀'.repeat(26), problem: 'too-long', max: 50 },
  { what: 'a megabyte', value: megabyte, problem: 'too-long', max: 50 },
  nul,
];

const fields: { name: string; label(words: Words): string; mistakes: Mistake[] }[] = [
  { name: 'title', label: (words) => words.testPush.notificationTitle, mistakes: notification },
  { name: 'body', label: (words) => words.testPush.body, mistakes: notification },
  {
    name: 'token',
    label: (words) => words.testPush.token,
    mistakes: [
      { what: 'nothing', value: '', problem: 'required' },
      { what: 'a space inside', value: 'CN_1f0e 2d3c', problem: 'space' },
      { what: '256 characters', value: 'x'.repeat(256), problem: 'too-long', max: 255 },
      { what: 'a megabyte', value: megabyte, problem: 'too-long', max: 255 },
      nul,
    ],
  },
  {
    name: 'custom_content',
    label: (words) => words.testPush.customContent,
    mistakes: [
      { what: 'no JSON', value: 'ext content', problem: 'json' },
      { what: 'half an object', value: '{"extKey": ', problem: 'json' },
      { what: 'a NUL', value: '{"a": "\0"}', problem: 'json', kept: '{"a": "\ufffd"}' },
      { what: 'a list', value: '["extKey"]', problem: 'object' },
      { what: 'a number', value: '1', problem: 'object' },
      { what: 'too much', value: `{"a": "${'x'.repeat(4000)}"}`, problem: 'too-long', max: 4000 },
      { what: 'a megabyte', value: `{"a": "${megabyte}"}`, problem: 'too-long', max: 4000 },
    ],
  },
];

const filled: Fields = {
  certificate: demoApplication.certificate,
  token: demoPhone.token,
  title: 'Kept title',
  body: 'Kept body',
  custom_content: '',
};

for (const { name, label, mistakes } of fields) {
  test(`${name}: what is wrong is said beside it and kept, and nothing is sent`, async ({ console, page }) => {
    const { words } = console;
    const path = `/applications/${demoApplication.id}/test-push`;
    await page.goto(path);
    const before = await page.getByRole('table').getByRole('row').count();
    const field =
      name === 'token'
        ? page.getByLabel(words.testPush.token)
        : page.getByRole('textbox', { name: label(words), exact: name !== 'custom_content' });
    for (const { what, value, problem, max, kept } of mistakes) {
      await test.step(what, async () => {
        const answer = await console.post(path, { ...filled, [name]: value });
        expect(answer.status()).toBe(422);
        await console.expectProblem(label(words), words.problem(problem, max), field);
        await expect(field).toHaveValue(kept ?? value);
      });
    }
    await page.goto(path);
    await expect(page.getByRole('table').getByRole('row')).toHaveCount(before);
  });
}

test('a certificate of no application, or of another one, sends nothing', async ({ console, page, application }) => {
  const { words } = console;
  await console.haveCertificate(application.id);
  const path = `/applications/${application.id}/test-push`;
  for (const certificate of [demoApplication.certificate, '7999', '1', 'seven', '7001 OR 1=1', '9'.repeat(30)]) {
    await test.step(certificate, async () => {
      const answer = await console.post(path, { ...filled, certificate });
      expect(answer.status()).toBe(422);
      const field = page.getByRole('combobox', { name: words.testPush.certificate });
      await console.expectProblem(words.testPush.certificate, words.problem('unknown-certificate'), field);
    });
  }
  await expect(page.getByRole('table')).toHaveCount(0);
});
