import { demoApp, demoPhone } from '../console/demo';
import { type ClickAction, demoCredentials } from '../console/form';
import { escaped } from '../console/visitor';
import { expect, test } from '../fixtures/test';

test.use({ activationDelay: '3s' });

test.describe('from the sign-in to the notification', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('a newcomer enters the credentials and sees a push arrive', async ({ console, page, server }) => {
    const { words } = console;
    await page.goto('/');
    await console.signIn(server.password);
    await expect(console.heading(words.applications.title)).toBeVisible();

    const application = 'My chat app';
    await page.getByRole('link', { name: words.applications.add }).click();
    await console.field(words.applications.name).fill(application);
    await page.getByRole('button', { name: words.applications.save }).click();
    await expect(console.heading(application)).toBeVisible();
    await expect(page.getByText(words.settings.title, { exact: true })).toBeVisible();
    await expect(page.getByText(words.settings.noCertificate)).toBeVisible();
    const sdkappid = await console.fact('SDKAppID').locator('.code').innerText();
    expect(sdkappid).toMatch(/^14\d{8}$/);

    // The card leads to the same page.
    await console.openApplications();
    await page.getByRole('link', { name: application }).click();
    await expect(console.heading(application)).toBeVisible();

    // The vendor's side: what a person copies from there.
    const vendor = await console.anotherTab();
    await vendor.openPhones();
    const account = vendor.page.getByRole('article').filter({ hasText: `OPPO · ${demoApp.name}` }).first();
    for (const [term, value] of [
      ['AppKey', demoApp.appKey],
      ['AppID', demoApp.appId],
      ['MasterSecret', demoApp.masterSecret],
    ] as const) {
      await expect(vendor.fact(term, account)).toContainText(value);
    }

    const id = await console.addCertificate(sdkappid, demoCredentials);
    expect(Number(id)).toBeGreaterThan(7001);
    await expect(console.card(id).getByTestId('certificate-id')).toHaveText(id);
    await expect(page.getByRole('status').filter({ hasText: id }).first()).toContainText(/3 (seconds|秒)/);
    await console.waitForEffect(id, 1);
    await console.waitForCheck(id, words.certificate.accepted);

    const title = `Push of ${id}`;
    await console.sendTestPush(sdkappid, id, { title, body: 'Nice to see you' });
    await console.expectTaken();
    await expect(console.fact(words.testPush.messageId)).toHaveText(new RegExp(`^${demoApp.appId}-1-1-[0-9a-f]+$`));
    await expect(page.getByText(words.testPush.inEffect(id, 1))).toBeVisible();

    if (!vendor.scripted) {
      await vendor.page.reload();
    }
    await expect(vendor.notification(title)).toContainText('Nice to see you');
    await vendor.notification(title).click();
    await expect(vendor.phone()).toContainText(words.phones.openedApp);
    await expect(vendor.notification(title)).toHaveCount(0);
  });
});

interface Click {
  readonly name: string;
  readonly action: ClickAction;
  readonly customContent: string;
}

const clicks: Click[] = [
  { name: 'opens the app', action: { kind: 'app' }, customContent: '{"extKey": "ext content", "count": 2}' },
  {
    name: 'opens the web page',
    action: { kind: 'web', target: 'https://cloud.tencent.com/document/product/269?a=1&b=2' },
    customContent: '',
  },
  {
    name: 'opens the Activity',
    action: { kind: 'activity', target: 'com.tencent.qcloud.tim.demo.SplashActivity' },
    customContent: '{"room": {"id": 7}}',
  },
  {
    name: 'opens the page of the Intent action',
    action: { kind: 'intent', target: 'android.intent.action.VIEW' },
    customContent: '{"extKey": "中文 & <b>"}',
  },
];

for (const { name, action, customContent } of clicks) {
  test(`a click on the notification ${name}`, async ({ console, application }) => {
    const { words } = console;
    const id = await console.addCertificate(application.id, { clickAction: action });
    await console.waitForEffect(id, 1);
    if ('target' in action) {
      await expect(console.revision(id, 1)).toContainText(action.target);
    }

    const phones = await console.anotherTab();
    await phones.openPhones();
    const title = `${action.kind} ${id}`;
    await console.sendTestPush(application.id, id, { token: demoPhone.token, title, customContent });
    await console.expectTaken();

    if (!phones.scripted) {
      await phones.page.reload();
    }
    await phones.notification(title).click();
    const phone = phones.phone();
    await expect(phone.getByTestId('opened')).toHaveText(opened(action));
    const extras = customContent === '' ? {} : (JSON.parse(customContent) as Record<string, unknown>);
    for (const [key, value] of Object.entries(extras)) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      await expect(phones.fact(key, phone)).toHaveText(new RegExp(`^\\s*${escaped(text)}\\s*$`));
    }

    function opened(of: ClickAction): string {
      switch (of.kind) {
        case 'app':
          return words.phones.openedApp;
        case 'web':
          return words.phones.openedWebPage(of.target);
        case 'activity':
          return words.phones.openedActivity(of.target);
        case 'intent':
          return words.phones.openedIntentAction(of.target);
      }
    }
  });
}

test('a push without a ChannelID arrives and is not shown, and the phone says why', async ({ console, application }) => {
  const { words } = console;
  await console.openAddCertificate(application.id);
  await expect(console.field('ChannelID')).toHaveAccessibleDescription(new RegExp(words.certificate.channelWarning));
  await console.fillCertificate({ ...demoCredentials, channelId: '' });
  await console.save();
  const id = await console.savedCertificate();
  await console.waitForEffect(id, 1);

  const title = `Channelless ${id}`;
  await console.sendTestPush(application.id, id, { title });
  await console.expectTaken();
  await console.openPhones();
  await expect(console.notification(title)).toHaveCount(0);
  await expect(console.phone()).toContainText(title);
  await expect(console.phone()).toContainText(words.phones.channelMissing);
});
