import { randomBytes } from 'node:crypto';
import { demoApplication, demoPhone } from '../console/demo';
import { expect, test } from '../fixtures/test';

test.use({ activationDelay: '3s', serverOf: 'offline-push' });

/** Tests share the phone, so each rings with a title of its own. */
const own = (text: string) => `${text} ${randomBytes(3).toString('hex')}`;

test('a killed app is woken, and the click brings the custom content', async ({ console, page }) => {
  const backEnd = await console.backEnd(demoApplication.id);
  const user = own('bob').replace(' ', '-');
  await backEnd.killedPhone(user, demoApplication.certificate);
  const title = own('Dinner?');
  const key = await backEnd.send(user, 'At eight', { title, ext: '{"room": "kitchen"}' });

  await console.openPhones();
  await console.eventually(async () => {
    await expect(console.notification(title)).toBeVisible({ timeout: 500 });
  });
  await console.notification(title).click();
  await expect(page.getByText('kitchen').first()).toBeVisible();

  const { pushes } = console.words;
  await page.goto(`/applications/${demoApplication.id}/pushes?key=${encodeURIComponent(key)}`);
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('rowheader').getByRole('link').click();
  await expect(page.getByText(pushes.queued)).toBeVisible();
  await console.reloadUntil(async () => {
    await expect(page.getByText(pushes.arrived)).toBeVisible({ timeout: 500 });
  });
});

test('phones that are signed out or kicked stay silent, and the record says why', async ({ console, page }) => {
  const backEnd = await console.backEnd(demoApplication.id);
  const { pushes } = console.words;
  for (const [end, why] of [
    ['logout', pushes.loggedOut],
    ['kick', pushes.kicked],
  ] as const) {
    const user = own(end).replace(' ', '-');
    await backEnd.killedPhone(user, demoApplication.certificate);
    await backEnd[end](user);
    await backEnd.send(user, 'Still there?', { title: own('Nobody') });
    await page.goto(`/applications/${demoApplication.id}/pushes?user=${user}`);
    await expect(page.getByRole('row').filter({ hasText: why })).toHaveCount(1);
  }
});

test('a user is looked up, and their token taken away', async ({ console, page }) => {
  const backEnd = await console.backEnd(demoApplication.id);
  const { devices } = console.words;
  const user = own('carol').replace(' ', '-');
  await backEnd.killedPhone(user, demoApplication.certificate, `CN_${randomBytes(16).toString('hex')}`);
  await console.openSettings(demoApplication.id);
  await page.getByRole('link', { name: devices.title }).click();
  await page.getByRole('textbox', { name: devices.user }).fill(user);
  await page.getByRole('button', { name: devices.lookUp }).click();
  const row = page.getByRole('row').filter({ hasText: 'phone' });
  await expect(row.getByText(devices.pushOnline, { exact: true })).toBeVisible();
  await row.getByRole('button', { name: devices.unbind }).click();
  await expect(page.getByRole('row').filter({ hasText: devices.noToken })).toHaveCount(1);
  await expect(page.getByText(demoPhone.token)).toHaveCount(0);
});
