import type { Browser, BrowserContext } from '@playwright/test';
import { AuthenticatorApp } from '../console/authenticator-app';
import type { Console } from '../console/console';
import type { Recorder } from '../fixtures/recorder';
import { expect, test } from '../fixtures/test';

test.use({ serverOf: 'second-factor' });

const nobody = { cookies: [], origins: [] };
const password = 'staple purple elephant';
let contexts: BrowserContext[] = [];

test.afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  contexts = [];
});

/** A new member, who is signed in, in a browser of their own. */
async function member(admin: Console, browser: Browser, recorder: Recorder, name: string): Promise<Console> {
  await admin.haveMember(name, password);
  const context = await browser.newContext({ storageState: nobody, baseURL: recorder.url });
  contexts.push(context);
  const anna = admin.on(await context.newPage());
  await anna.page.goto('/sign-in');
  await anna.signIn(password, name);
  await expect(anna.heading(anna.words.applications.title)).toBeVisible();
  return anna;
}

/** Begins on the profile, and reads the key into an app. */
async function begin(anna: Console): Promise<AuthenticatorApp> {
  await anna.page.goto('/profile');
  await anna.page.getByLabel(anna.words.signIn.password, { exact: true }).fill(password);
  await anna.page.getByRole('button', { name: anna.words.secondFactor.switchOn, exact: true }).click();
  await expect(anna.heading(anna.words.secondFactor.setUp)).toBeVisible();
  const secret = await anna.page.getByTestId('second-factor-secret').innerText();
  return new AuthenticatorApp(secret.trim());
}

/** Types a code, wherever one is asked for. */
async function enter(anna: Console, code: string, button: string): Promise<void> {
  await anna.page.getByLabel(anna.words.secondFactor.code, { exact: true }).fill(code);
  await anna.page.getByRole('button', { name: button, exact: true }).click();
}

/** Switches it on, and reads the recovery codes. */
async function switchOn(anna: Console, app: AuthenticatorApp): Promise<string[]> {
  await enter(anna, app.freshCode(), anna.words.secondFactor.switchOn);
  await expect(anna.heading(anna.words.secondFactor.made)).toBeVisible();
  const codes = await anna.page.getByTestId('recovery-codes').getByRole('listitem').allInnerTexts();
  await anna.page.getByRole('link', { name: anna.words.secondFactor.kept, exact: true }).click();
  await expect(anna.heading(anna.words.profile.title)).toBeVisible();
  return codes;
}

/** Signs out, and in again as far as the password goes. */
async function comeBack(anna: Console, name: string): Promise<void> {
  await anna.signOut();
  await expect(anna.heading(anna.words.signIn.title)).toBeVisible();
  await anna.signIn(password, name);
  await expect(anna.heading(anna.words.secondFactor.signIn)).toBeVisible();
}

async function expectRefused(anna: Console): Promise<void> {
  const { words } = anna;
  const field = anna.page.getByLabel(words.secondFactor.code, { exact: true });
  await anna.expectProblem(words.secondFactor.code, words.problem('wrong-code'), field);
  await expect(field, 'no code is sent back').toHaveValue('');
}

test('a code of the app is asked for once it has proved itself, and each is good once', async ({ application, browser, console, recorder, server, secrets }) => {
  const { words } = console;
  const name = `anna-${application.id}`;
  const anna = await member(console, browser, recorder, name);
  const app = await begin(anna);
  await enter(anna, app.wrongCode(), words.secondFactor.switchOn);
  await expectRefused(anna);
  const codes = await switchOn(anna, app);
  expect(codes).toHaveLength(10);
  // From here on nothing may show them again.
  secrets.expectNoneIn(recorder.take(), server.log());
  codes.forEach((code) => secrets.add(code));
  await expect(anna.fact(words.secondFactor.codesLeft)).toHaveText('10');

  await comeBack(anna, name);
  await anna.page.goto('/applications');
  await expect(anna.heading(words.signIn.title), 'the password alone lets nobody in').toBeVisible();
  await anna.signIn(password, name);
  await enter(anna, app.wrongCode(), words.signIn.submit);
  await expectRefused(anna);
  await enter(anna, app.usedCode(), words.signIn.submit);
  await expectRefused(anna);
  await enter(anna, '', words.signIn.submit);
  await anna.expectProblem(words.secondFactor.code, words.problem('required'), anna.page.getByLabel(words.secondFactor.code, { exact: true }));
  await enter(anna, app.freshCode(), words.signIn.submit);
  await expect(anna.heading(words.applications.title)).toBeVisible();

  await comeBack(anna, name);
  await enter(anna, app.usedCode(), words.signIn.submit);
  await expectRefused(anna);
});

test('a recovery code lets in once without the phone', async ({ application, browser, console, recorder }) => {
  const { words } = console;
  const name = `anna-${application.id}`;
  const anna = await member(console, browser, recorder, name);
  const [code = '', another = ''] = await switchOn(anna, await begin(anna));
  await comeBack(anna, name);
  await enter(anna, code, words.signIn.submit);
  await expect(anna.heading(words.applications.title)).toBeVisible();
  await anna.page.goto('/profile');
  await expect(anna.fact(words.secondFactor.codesLeft)).toHaveText('9');

  await comeBack(anna, name);
  await enter(anna, code, words.signIn.submit);
  await expectRefused(anna);
  await enter(anna, another, words.signIn.submit);
  await expect(anna.heading(words.applications.title)).toBeVisible();
});

test('it is switched off with the password, which is then enough', async ({ application, browser, console, recorder }) => {
  const { words } = console;
  const name = `anna-${application.id}`;
  const anna = await member(console, browser, recorder, name);
  await switchOn(anna, await begin(anna));
  await expect(anna.fact(words.secondFactor.state)).toContainText(words.secondFactor.on);
  const field = anna.page.getByLabel(words.signIn.password, { exact: true });
  const switchOff = async (typed: string) => {
    await field.fill(typed);
    await anna.page.getByRole('button', { name: words.secondFactor.switchOff, exact: true }).click();
  };
  await switchOff('');
  await anna.expectProblem(words.signIn.password, words.problem('required'), field);
  await switchOff('not the password of anna');
  await anna.expectProblem(words.signIn.password, words.problem('wrong-password'), field);
  await switchOff(password);
  await expect(anna.page.getByRole('status')).toHaveText(words.secondFactor.isOff);
  await expect(anna.page.getByRole('button', { name: words.secondFactor.switchOn, exact: true })).toBeVisible();

  await anna.signOut();
  await anna.signIn(password, name);
  await expect(anna.heading(words.applications.title)).toBeVisible();
});
