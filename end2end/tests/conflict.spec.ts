import { demoCredentials } from '../console/form';
import { expect, test } from '../fixtures/test';

test('the second of two editors sees both versions, loses nothing and may save on top', async ({
  console,
  secondConsole: other,
  page,
  application,
}) => {
  const { words } = console;
  const id = await console.haveCertificate(application.id, { channelId: 'first', note: 'Ours' });
  await console.openEditCertificate(application.id, id);
  await other.openEditCertificate(application.id, id);
  await console.fillCertificate({ channelId: 'saved-by-one' });
  await console.save();
  await console.savedCertificate();

  const typed = { channelId: 'typed-by-two', note: 'Typed by two', masterSecret: 'another-master-secret-0002' };
  await other.fillCertificate({ ...typed, clickAction: { kind: 'web', target: 'https://example.com/' } });
  const answered = other.page.waitForResponse((answer) => answer.request().method() === 'POST');
  await other.save();
  expect((await answered).status()).toBe(409);

  await expect(other.page).toHaveTitle(new RegExp(`^${words.errorPrefix}`));
  await expect(other.summary()).toBeFocused();
  await expect(other.summary()).toContainText(words.certificate.conflict);
  await expect(other.page.getByText(words.certificate.conflictHint).first()).toBeVisible();
  const row = (label: string) => other.page.getByRole('row').filter({ has: other.page.getByRole('rowheader', { name: label }) });
  await expect(row('ChannelID').getByRole('cell')).toHaveText(['saved-by-one', 'typed-by-two']);
  await expect(row(words.certificate.note).getByRole('cell')).toHaveText(['Ours', 'Typed by two']);
  const choices = [words.certificate.openApp, words.certificate.openWebPage];
  await expect(row(words.certificate.clickAction).getByRole('cell')).toHaveText(choices);
  await expect(row('MasterSecret').getByRole('cell').last()).toHaveText(words.certificate.secretTyped);
  await expect(row('AppKey'), 'what both agree on is not listed').toHaveCount(0);
  await expect(other.field('ChannelID')).toHaveValue('typed-by-two');
  await expect(other.field(words.certificate.note)).toHaveValue('Typed by two');
  await expect(other.field('MasterSecret')).toHaveValue('');

  await console.openSettings(application.id);
  await expect(console.revision(id, 2)).toContainText('saved-by-one');
  await expect(console.revision(id, 3), 'nothing of the second editor was saved').toHaveCount(0);

  await other.save();
  expect(await other.savedCertificate()).toBe(id);
  await expect(other.revision(id, 3)).toContainText('typed-by-two');
  await expect(other.revision(id, 3)).toContainText('Typed by two');
  await page.reload();
  await expect(console.revision(id, 3)).toContainText('typed-by-two');
});

test('a mistake in an overtaken form does not hide the conflict', async ({ console, secondConsole: other, application }) => {
  const { words } = console;
  const id = await console.haveCertificate(application.id);
  await console.openEditCertificate(application.id, id);
  await other.openEditCertificate(application.id, id);
  await console.fillCertificate({ note: 'First' });
  await console.save();
  await console.savedCertificate();

  await other.fillCertificate({ appKey: 'not a key', note: 'Second' });
  await other.save();
  await other.expectProblem('AppKey', words.problem('space'), other.field('AppKey'));
  await other.fillCertificate({ appKey: demoCredentials.appKey ?? '' });
  await other.save();
  await expect(other.summary()).toContainText(words.certificate.conflict);
  await expect(other.field(words.certificate.note)).toHaveValue('Second');
});
