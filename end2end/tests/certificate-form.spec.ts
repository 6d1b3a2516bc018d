import { demoCredentials } from '../console/form';
import { expect, test } from '../fixtures/test';

test('a notify level needs a category', async ({ console, page, application }) => {
  const { words } = console;
  await console.openAddCertificate(application.id);
  await console.fillCertificate(demoCredentials);
  await page.getByText(words.certificate.more).click();
  const level = page.getByRole('combobox', { name: words.certificate.notifyLevel });
  await level.selectOption('2');
  await console.save();
  await console.expectProblem(words.certificate.notifyLevel, words.problem('category'), level);
  await expect(level, 'open and kept').toHaveValue('2');

  await console.field(words.certificate.category).fill('IM');
  await console.field('MasterSecret').fill(demoCredentials.masterSecret ?? '');
  await console.save();
  const id = await console.savedCertificate();
  await expect(console.revision(id, 1)).toContainText('IM');
});

test('an empty form names everything that is missing, and each line leads to its field', async ({ console, page, application }) => {
  const { words } = console;
  await console.openAddCertificate(application.id);
  await console.chooseClickAction({ kind: 'activity', target: '' });
  await console.save();
  await expect(console.summary()).toBeFocused();
  const missing = ['AppKey', 'AppID', 'MasterSecret', words.certificate.activity];
  const lines = console.summary().getByRole('link');
  await expect(lines).toHaveText(missing.map((label) => `${label}${words.colon}${words.problem('required')}`));
  for (const label of missing) {
    await lines.filter({ hasText: `${label}${words.colon}` }).click();
    await expect(console.field(label)).toBeFocused();
  }
  await expect(page.getByRole('radio', { name: words.certificate.openActivity })).toBeChecked();
});

test('what the clipboard added is dropped before it is stored', async ({ console, application }) => {
  const id = await console.addCertificate(application.id, {
    appKey: ` \u200b${demoCredentials.appKey}\u00a0`,
    appId: `\ufeff${demoCredentials.appId} `,
    masterSecret: `${demoCredentials.masterSecret}\u200b `,
  });
  await expect(console.fact('AppKey', console.card(id))).toHaveText(demoCredentials.appKey ?? '');
  await console.waitForCheck(id, console.words.certificate.accepted);
});

test('markup stays text wherever it is shown', async ({ console, page, application }) => {
  const note = '</textarea></p><img src="x" onerror="window.broken = true"><script>window.broken = true</script>&amp;';
  const id = await console.addCertificate(application.id, { note });
  await expect(console.revision(id, 1)).toContainText(note);
  await console.openHistory(application.id, id);
  await expect(console.pastRevision(1)).toContainText(note);
  await console.openEditCertificate(application.id, id);
  await expect(console.field(console.words.certificate.note)).toHaveValue(note);
  await console.fillCertificate({ appKey: '' });
  await console.save();
  await expect(console.field(console.words.certificate.note)).toHaveValue(note);
  await expect(page.getByRole('img')).toHaveCount(0);
});

test('an edit is checked by the same rules and keeps an empty secret', async ({ console, application }) => {
  const { words } = console;
  const id = await console.haveCertificate(application.id);
  await console.openEditCertificate(application.id, id);
  await console.fillCertificate({ appId: 'two words' });
  await console.save();
  await console.expectProblem('AppID', words.problem('space'), console.field('AppID'));
  await expect(console.field('AppID')).toHaveValue('two words');
  await console.fillCertificate({ appId: demoCredentials.appId ?? '' });
  await console.save();
  expect(await console.savedCertificate()).toBe(id);
  await console.waitForCheck(id, words.certificate.accepted);
});
