import { expect } from '@playwright/test';
import type { Console } from './console';
import { demoApplication, demoPhone } from './demo';
import { certificateFields } from './form';

export interface Place {
  readonly name: string;
  open(console: Console): Promise<void>;
}

/** What every page of an application needs to show all that it can. */
export interface Scene {
  readonly application: string;
  /** In effect, with a second revision that waits. */
  readonly inEffect: string;
  /** Not yet in effect. */
  readonly waiting: string;
  /** The path of a test push that was accepted. */
  readonly accepted: string;
  /** The path of one that the vendor refused. */
  readonly refused: string;
  /** A user with a device and with push records. */
  readonly user: string;
  /** The path of an application whose name has no place to break. */
  readonly longName: string;
}

const longClass = 'com.tencent.qcloud.tim.demo.notifications.incoming.SplashActivityWithAVeryLongName';

/** Puts there what a team has after a week: certificates, an edit, pushes that came and did not come through. */
export async function setScene(console: Console, password: string): Promise<Scene> {
  const { id: application, certificate: inEffect } = demoApplication;
  await console.openEditCertificate(application, inEffect);
  await console.chooseClickAction({ kind: 'activity', target: longClass });
  await console.fillCertificate({ note: 'Chats and calls. The Activity opens the conversation.' });
  await console.save();
  await console.savedCertificate();
  const waiting = await console.haveCertificate(application, {
    clickAction: { kind: 'web', target: `https://example.com/${'a-long-path/'.repeat(12)}?from=push` },
    note: 'For the test app 测试包',
  });
  await console.sendTestPush(application, inEffect, { title: 'Dinner at eight?', customContent: '{"extKey": "ext content"}' });
  await console.expectTaken();
  const accepted = new URL(console.page.url()).pathname;
  await console.sendTestPush(application, inEffect, { token: 'not-a-token-of-oppo', title: 'Lost' });
  await expect(console.page.getByText(console.words.testPush.refused, { exact: true })).toBeVisible();
  const refused = new URL(console.page.url()).pathname;
  const access = { admins: 'administrator\nada', fallback_language: 'en', callback_url: `http://127.0.0.1:9/${'a-long-path/'.repeat(12)}` };
  expect((await console.page.request.post(`/applications/${application}/access/edit`, { form: access, maxRedirects: 0 })).status()).toBe(303);
  for (const name of ['Deploy pipeline', 'A program with a long name that somebody typed in a hurry']) {
    const key = { name, expiry: 'never', may_add_certificate: 'on', may_send_test_push: 'on' };
    expect((await console.page.request.post(`/applications/${application}/api-keys/new`, { form: key })).status()).toBe(200);
  }
  expect((await console.page.request.post(`/applications/${application}/api-keys/1/revoke`, { form: {}, maxRedirects: 0 })).status()).toBe(303);
  expect((await console.page.request.post('/profile/second-factor/begin', { form: { password }, maxRedirects: 0 })).status()).toBe(303);
  const deleted = await console.haveCertificate(application, { note: 'Deleted' });
  const confirm = { certificate_id: deleted };
  expect((await console.page.request.post(`/applications/${application}/certificates/${deleted}/delete`, { form: confirm, maxRedirects: 0 })).status()).toBe(303);
  const named = await console.page.request.post('/applications/new', { form: { name: 'x'.repeat(64), sdkappid: '' }, maxRedirects: 0 });
  const longName = named.headers().location ?? '';
  expect((await console.page.request.post('/members/new', { form: { name: `${'y'.repeat(50)}@example.org`, role: 'developer' } })).status()).toBe(200);
  const user = 'bob';
  const backEnd = await console.backEnd(application);
  await backEnd.killedPhone(user, inEffect);
  await backEnd.send(user, 'At eight', { title: 'Dinner?', ext: '{"room": 7}' });
  await backEnd.send(user, 'x'.repeat(60), { title: 'Lost', ext: 'no JSON' });
  await chat(console, inEffect);
  await console.sendTestPush(application, inEffect, { title: 'Clicked', token: demoPhone.token });
  await console.openPhones();
  await console.notification('Clicked').click();
  return { application, inEffect, waiting, accepted, refused, user, longName };
}

/** Ada on one phone, Ben on the other, whose app is killed after a word. */
async function chat(console: Console, certificate: string): Promise<void> {
  await press(console, 1, 'sign-in', { user: 'ada', certificate });
  await press(console, 2, 'sign-in', { user: 'ben', certificate });
  await press(console, 2, 'send', { to: 'ada', text: 'Are you coming?' });
  await press(console, 2, 'kill', {});
  await press(console, 1, 'send', { to: 'ben', text: 'At eight! And a sentence that needs a second line.' });
}

async function press(console: Console, phone: number, button: string, form: Record<string, string>): Promise<void> {
  const answer = await console.page.request.post(`/sandbox/phones/${phone}/app/${button}`, { form, maxRedirects: 0 });
  expect(answer.status(), await answer.text()).toBe(303);
}

/** Every page of the console, and every other face that it has. */
export function places(scene: Scene): readonly Place[] {
  const home = `/applications/${scene.application}`;
  const certificate = `${home}/certificates/${scene.inEffect}`;
  const at = (name: string, path: string): Place => ({
    name,
    open: async (console) => {
      await console.page.goto(path);
    },
  });
  const refusedForm = { ...certificateFields({ clickAction: { kind: 'web', target: 'ftp://example.com' } }), app_key: 'two words' };
  const push = { certificate: scene.waiting, token: demoPhone.token, title: 'x'.repeat(51), body: '', custom_content: '[1]' };
  return [
    at('profile', '/profile'),
    at('second-factor', '/profile/second-factor'),
    posting('profile-refused', '/profile', { old_password: '', new_password: 'short' }),
    at('applications', '/applications'),
    at('application-new', '/applications/new'),
    at('members', '/members'),
    at('member-new', '/members/new'),
    at('member-oneself', '/members/1'),
    at('member', '/members/2'),
    posting('member-new-refused', '/members/new', { name: 'two words', role: '' }),
    posting('member-invited', '/members/new', { name: `anna-${Date.now()}`, role: 'developer' }, [200]),
    at('audit-log', '/audit-log'),
    at('audit-log-refused', '/audit-log?application=12&since=x'),
    at('settings', home),
    at('settings-long-name', scene.longName),
    at('test-push-no-certificate', `${scene.longName}/test-push`),
    at('certificate-new', `${home}/certificates/new`),
    at('certificate-edit', `${certificate}/edit`),
    at('certificate-history', certificate),
    at('certificate-delete', `${certificate}/delete`),
    posting('certificate-delete-refused', `${certificate}/delete`, { certificate_id: '7' }),
    at('access-edit', `${home}/access/edit`),
    at('api-keys', `${home}/api-keys`),
    at('api-key-new', `${home}/api-keys/new`),
    at('test-push', `${home}/test-push`),
    at('test-push-user', `${home}/test-push?user=ben`),
    at('test-push-user-none', `${home}/test-push?user=${scene.user}`),
    at('test-push-accepted', scene.accepted),
    at('test-push-refused', scene.refused),
    at('devices', `${home}/devices?user=${scene.user}`),
    at('devices-none', `${home}/devices?user=two+words`),
    at('pushes', `${home}/pushes`),
    at('pushes-none', `${home}/pushes?certificate=x`),
    at('push', `${home}/pushes/1`),
    at('push-not-sent', `${home}/pushes/2`),
    at('sandbox', '/sandbox'),
    posting('sandbox-refused', '/sandbox/phones/1/app/send', { to: 'nobody', text: 'Hello?', ext: '' }),
    at('not-found', '/nowhere'),
    posting('certificate-new-refused', `${home}/certificates/new`, refusedForm),
    posting('certificate-edit-conflict', `${certificate}/edit`, {
      ...certificateFields({ note: 'Typed by the second editor', channelId: 'other' }),
      version: '1',
    }),
    posting('test-push-not-sent', `${home}/test-push`, push),
    posting('application-new-refused', '/applications/new', { name: '', sdkappid: '13' }),
    posting('access-edit-refused', `${home}/access/edit`, { admins: '', fallback_language: '', callback_url: 'https://10.0.0.1/' }),
    posting('api-key-new-refused', `${home}/api-keys/new`, { name: '', expiry: '' }),
    posting('api-key', `${home}/api-keys/new`, { name: 'Deploy pipeline', expiry: '90d' }, [200]),
    at('state-change-address-replaced', `${home}?address_replaced`),
    posting('callback-secret', `${home}/callback-secret`, {}, [200]),
  ];
}

function posting(name: string, path: string, fields: Record<string, string>, statuses: readonly number[] = [409, 422]): Place {
  return {
    name,
    open: async (console) => {
      const answer = await console.post(path, fields);
      expect(statuses, `${name}: ${answer.status()}`).toContain(answer.status());
    },
  };
}

/** What those see who are not signed in. */
export const signInPlaces: readonly Place[] = [
  {
    name: 'sign-in',
    open: async (console) => {
      await console.page.goto('/sign-in');
    },
  },
  {
    name: 'sign-in-stale',
    open: async (console) => {
      await console.page.goto('/sign-in/single-sign-on/callback');
      await expect(console.summary()).toBeVisible();
    },
  },
  {
    name: 'sign-in-refused',
    open: async (console) => {
      await console.page.goto('/sign-in');
      await console.signIn('', 'admin');
      await expect(console.summary()).toBeVisible();
    },
  },
];
