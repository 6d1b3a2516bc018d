import { CallbackReceiver } from '../console/callback-receiver';
import { demoApplication } from '../console/demo';
import { expect, test } from '../fixtures/test';

test.use({ activationDelay: '3s', serverOf: 'access' });

test('a back end is told of a push, signed with the secret that was shown once', async ({ console, page }) => {
  const receiver = await CallbackReceiver.start();
  const secret = await console.makeCallbackSecret(demoApplication.id);
  await console.openEditAccess(demoApplication.id);
  await console.field(console.words.callback.url).fill(receiver.url);
  await console.saveAccess();
  await expect(page.getByRole('status').filter({ hasText: console.words.access.saved })).toBeVisible();
  await expect(console.fact(console.words.callback.url)).toHaveText(receiver.url);
  await expect(page.getByText(secret)).toHaveCount(0);

  const backEnd = await console.backEnd(demoApplication.id);
  await backEnd.killedPhone('dora', demoApplication.certificate);
  const key = await backEnd.send('dora', 'At eight', { title: 'Dinner?' });
  const stages = () => receiver.about(key).map((event) => [event.PushStage, event.ErrCode]);
  await expect.poll(stages, { timeout: 15_000 }).toContainEqual([1, 0]);
  await expect.poll(stages, { timeout: 15_000 }).toContainEqual([2, 0]);
  receiver.expectSigned(key, secret);
  await receiver.stop();
});

test('what may not be saved is told beside its field, and nothing typed is lost', async ({ console, page, application }) => {
  const { words } = console;
  await console.openEditAccess(application.id);
  await expect(console.field(words.access.admins)).toHaveValue('administrator');
  await console.field(words.access.admins).fill('ada\nbob');
  await page.getByRole('radio', { name: words.access.english, exact: true }).check();
  const url = console.field(words.callback.url);
  for (const [typed, problem] of [
    ['im.example.com', words.problem('scheme')],
    ['https://ada:secret@im.example.com/', words.problem('credentials')],
    ['https://10.0.0.1/', words.problem('not-public')],
  ] as const) {
    await url.fill(typed);
    await console.saveAccess();
    await expect(console.summary()).toContainText(problem);
    await expect(url).toHaveAccessibleDescription(new RegExp(problem.slice(0, 20)));
    await expect(url).toHaveValue(typed);
    await expect(console.field(words.access.admins)).toHaveValue('ada\nbob');
    await expect(page.getByRole('radio', { name: words.access.english, exact: true })).toBeChecked();
  }
  await url.fill('https://im.example.com/callbacks');
  await console.saveAccess();
  await expect(console.fact(words.access.admins)).toHaveText('ada, bob');
});
