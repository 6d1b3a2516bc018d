import { randomBytes } from 'node:crypto';
import type { Console } from '../console/console';
import { demoApplication, demoPhone } from '../console/demo';
import type { ClickAction } from '../console/form';
import { expect, test } from '../fixtures/test';

test.use({ activationDelay: '1s', serverOf: 'phones' });
// There are two phones with the app, and every test needs both.
test.describe.configure({ mode: 'serial' });

/** Nobody of an earlier test is still signed in under that name. */
const own = (name: string) => `${name}-${randomBytes(3).toString('hex')}`;

async function phones(console: Console) {
  const [left, right] = [console.sandboxPhone(demoPhone.name), console.sandboxPhone('OPPO Reno12')];
  await console.openPhones();
  for (const phone of [left, right]) {
    const logOut = phone.screen.getByRole('button', { name: console.words.chatApp.logOut });
    const open = phone.screen.getByRole('button', { name: console.words.chatApp.open });
    if (await open.isVisible()) {
      await phone.press(console.words.chatApp.open);
    }
    if (await logOut.isVisible()) {
      await phone.press(console.words.chatApp.logOut);
    }
  }
  return { left, right, alice: own('alice'), bob: own('bob') };
}

const clickActions: readonly ClickAction[] = [
  { kind: 'app' },
  { kind: 'web', target: 'https://example.com/chat' },
  { kind: 'activity', target: 'com.example.demoim.ChatActivity' },
  { kind: 'intent', target: 'com.example.demoim.OPEN' },
];

for (const clickAction of clickActions) {
  test(`the app on the right is killed, the left sends, the right rings and opens: ${clickAction.kind}`, async ({ console, application }) => {
    const { words } = console;
    const certificate = await console.haveCertificate(application.id, { clickAction });
    await console.backEnd(application.id);
    await console.openSettings(application.id);
    await console.waitForEffect(certificate, 1);
    const { left, right, alice, bob } = await phones(console);
    await left.signIn(alice, certificate);
    await right.signIn(bob, certificate);
    await left.send(bob, 'Are you there?');
    await console.eventually(async () => expect(right.said('Are you there?')).toBeVisible({ timeout: 500 }));
    await expect(right.screen.locator('.phone-notification')).toHaveCount(0);

    await right.press(words.chatApp.kill);
    await left.send(bob, 'Dinner at eight?', '{"room": "kitchen"}');
    const notification = await right.rings('Dinner at eight?');
    await expect(notification, 'the title is the sender').toContainText(alice);
    await notification.getByRole('button').click();

    const opened = right.screen.getByTestId('opened');
    if (clickAction.kind === 'web') {
      await expect(opened).toHaveText(words.phones.openedWebPage(clickAction.target));
      await expect(right.screen, 'a web page gets no custom content').not.toContainText('kitchen');
      await expect(right.screen).toContainText(words.chatApp.killed);
      return;
    }
    const what = {
      app: words.phones.openedApp,
      activity: words.phones.openedActivity('com.example.demoim.ChatActivity'),
      intent: words.phones.openedIntentAction('com.example.demoim.OPEN'),
    }[clickAction.kind];
    await expect(opened).toHaveText(what);
    await expect(console.fact('room', right.screen)).toHaveText('kitchen');
    await expect(right.screen, 'the click opens the app').not.toContainText(words.chatApp.killed);
    await right.send(alice, 'On my way');
    await console.eventually(async () => expect(left.said('On my way')).toBeVisible({ timeout: 500 }));
  });
}

test('phones that are logged out or kicked stay silent', async ({ console, page }) => {
  const { chatApp, pushes } = console.words;
  const { left, right, alice, bob } = await phones(console);
  await left.signIn(alice, demoApplication.certificate);
  await right.signIn(bob, demoApplication.certificate);
  await right.press(chatApp.logOut);
  await expect(right.screen).toContainText(chatApp.loggedOut);
  await left.send(bob, 'Does nobody hear this?');

  const carol = own('carol');
  await right.signIn(carol, demoApplication.certificate);
  await (await console.backEnd(demoApplication.id)).kick(carol);
  await console.openPhones();
  await expect(right.screen).toContainText(chatApp.kicked);
  await left.send(carol, 'Nor this?');
  await page.goto(`/applications/${demoApplication.id}/pushes?user=${carol}`);
  await expect(page.getByRole('row').filter({ hasText: pushes.kicked })).toHaveCount(1);
  await console.openPhones();
  for (const phone of [left, right]) {
    await expect(phone.screen.locator('.phone-notification')).toHaveCount(0);
  }
});

test('what comes while a phone has no network comes when it has one again', async ({ console, page }) => {
  const { chatApp, pushes } = console.words;
  const { left, right, alice, bob } = await phones(console);
  await left.signIn(alice, demoApplication.certificate);
  await right.signIn(bob, demoApplication.certificate);
  await right.press(chatApp.networkOff);
  await left.send(bob, 'Where are you?');
  await page.goto(`/applications/${demoApplication.id}/pushes?user=${bob}`);
  await console.reloadUntil(async () => {
    await expect(page.getByRole('row').filter({ hasText: pushes.accepted })).toHaveCount(1, { timeout: 500 });
  });
  await console.openPhones();
  await expect(right.screen.locator('.phone-notification')).toHaveCount(0);
  await right.press(chatApp.networkOn);
  await right.rings('Where are you?');
  await right.screen.getByRole('button', { name: console.words.phones.clear }).click();
});

test('what is typed stays when something happens on a phone, and when it is refused', async ({ console }) => {
  const { left, right, alice, bob } = await phones(console);
  await left.signIn(alice, demoApplication.certificate);
  await left.type('nobody-at-all', 'Half a sen');
  if (console.scripted) {
    const other = await console.anotherTab();
    await other.openPhones();
    await other.sandboxPhone('OPPO Reno12').signIn(bob, demoApplication.certificate);
    await expect(right.screen).toContainText(bob);
    await expect(left.field(console.words.chatApp.text)).toHaveValue('Half a sen');
    await expect(left.field(console.words.chatApp.ext)).toBeFocused();
  }
  await left.press(console.words.chatApp.send);
  await expect(left.screen.getByRole('alert')).toContainText('90012');
  await expect(left.field(console.words.chatApp.text)).toHaveValue('Half a sen');
});
