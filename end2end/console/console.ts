import { type Locator, type Page, expect } from '@playwright/test';
import { BackEnd } from './back-end';
import { demoApp, demoPhone } from './demo';
import {
  type CertificateInput,
  type ClickAction,
  type TestPushInput,
  certificateFields,
  demoCredentials,
} from './form';
import { SandboxPhone } from './sandbox-phone';
import { Visitor } from './visitor';
import type { Fault, Words } from './words';

/** The console as a person uses it, in one language: one method per thing that they do. */
export class Console extends Visitor {
  /** The same person in another tab. */
  async anotherTab(): Promise<Console> {
    return this.on(await this.page.context().newPage());
  }

  on(page: Page): Console {
    return new Console(page, this.words, this.secrets, this.scripted);
  }

  inLanguage(words: Words): Console {
    return new Console(this.page, words, this.secrets, this.scripted);
  }

  // Coming and going

  async signIn(password: string, name = 'admin'): Promise<void> {
    const words = this.words.signIn;
    this.secrets.add(password);
    await this.page.getByLabel(words.name).fill(name);
    await this.page.getByLabel(words.password).fill(password);
    await this.page.getByRole('button', { name: words.submit, exact: true }).click();
  }

  /** A new developer who has chosen that password, without a page. */
  async haveMember(name: string, password: string): Promise<void> {
    this.secrets.add(password);
    const { request } = this.page.context();
    const invited = await request.post('/members/new', { form: { name, role: 'developer' } });
    const link = /http:[^"<\s]*(\/invitation\/[^"<\s]+)/.exec(await invited.text())?.[1];
    if (link === undefined) {
      throw new Error(`the answer with status ${invited.status()} has no invitation`);
    }
    const chosen = await request.post(link, { form: { password }, maxRedirects: 0 });
    expect(chosen.status(), await chosen.text()).toBe(303);
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.signIn.out }).click();
  }

  async switchLanguage(to: Words): Promise<Console> {
    await this.page.getByRole('button', { name: to.ownName }).click();
    await expect(this.page.locator('html')).toHaveAttribute('lang', to.tag);
    return this.inLanguage(to);
  }

  // Applications

  async openApplications(): Promise<void> {
    await this.page.goto('/applications');
    await expect(this.heading(this.words.applications.title)).toBeVisible();
  }

  async openSettings(application: string): Promise<void> {
    await this.page.goto(`/applications/${application}`);
    await expect(this.page.getByRole('heading', { name: this.words.settings.android })).toBeVisible();
  }

  /** The application's back end, with a new key: the one before stays good for a while. */
  async backEnd(application: string): Promise<BackEnd> {
    await this.openSettings(application);
    await this.pressAndConfirm(this.words.access.key);
    const key = await this.page.getByTestId('usersig-key').innerText();
    return new BackEnd(this.page.context().request, application, key.trim());
  }

  async openEditAccess(application: string): Promise<void> {
    await this.openSettings(application);
    await this.page.getByRole('link', { name: this.words.access.edit, exact: true }).click();
    await expect(this.heading(this.words.access.editTitle)).toBeVisible();
  }

  async saveAccess(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.access.save, exact: true }).click();
  }

  /** Presses a button, which asks first where something would be lost. */
  async pressAndConfirm(name: RegExp): Promise<void> {
    const asks = this.page.locator('summary').filter({ hasText: name });
    if ((await asks.count()) > 0) {
      await asks.click();
    }
    await this.page.getByRole('button', { name }).click();
  }

  /** A new secret for callbacks, in the place of the one before. */
  async makeCallbackSecret(application: string): Promise<string> {
    await this.openSettings(application);
    await this.pressAndConfirm(this.words.callback.secret);
    const secret = await this.page.getByTestId('callback-secret').innerText();
    return secret.trim();
  }

  // Certificates

  async addCertificate(application: string, input: CertificateInput = {}): Promise<string> {
    await this.openAddCertificate(application);
    await this.fillCertificate({ ...demoCredentials, ...input });
    await this.save();
    return this.savedCertificate();
  }

  /** The same without a page, for tests whose story begins later. */
  async haveCertificate(application: string, input: CertificateInput = {}): Promise<string> {
    const form = certificateFields(input);
    this.secrets.add(form.master_secret ?? '');
    const path = `/applications/${application}/certificates/new`;
    const answer = await this.page.request.post(path, { form, maxRedirects: 0 });
    expect(answer.status(), await answer.text()).toBe(303);
    const id = /\?saved=(\d+)/.exec(answer.headers().location ?? '')?.[1];
    if (id === undefined) {
      throw new Error(`the answer names no certificate: ${answer.headers().location}`);
    }
    return id;
  }

  async openAddCertificate(application: string): Promise<void> {
    await this.openSettings(application);
    await this.page.getByRole('link', { name: this.words.settings.addCertificate }).click();
    await expect(this.heading(this.words.certificate.addTitle)).toBeVisible();
  }

  async openEditCertificate(application: string, id: string): Promise<void> {
    await this.openSettings(application);
    await this.card(id).getByRole('link', { name: this.words.settings.edit }).click();
    await expect(this.heading(this.words.certificate.editTitle(id))).toBeVisible();
  }

  async openHistory(application: string, id: string): Promise<void> {
    await this.openSettings(application);
    await this.card(id).getByRole('link', { name: this.words.settings.history }).click();
    await expect(this.heading(this.words.history.title(id))).toBeVisible();
  }

  async fillCertificate(input: CertificateInput): Promise<void> {
    const typed: [string, string | undefined][] = [
      ['AppKey', input.appKey],
      ['AppID', input.appId],
      ['MasterSecret', input.masterSecret],
      ['ChannelID', input.channelId],
      [this.words.certificate.note, input.note],
    ];
    for (const [label, value] of typed) {
      if (value !== undefined) {
        await this.field(label).fill(value);
      }
    }
    this.secrets.add(input.masterSecret ?? '');
    if (input.clickAction !== undefined) {
      await this.chooseClickAction(input.clickAction);
    }
  }

  async chooseClickAction(action: ClickAction): Promise<void> {
    const words = this.words.certificate;
    const choice = { app: words.openApp, web: words.openWebPage, activity: words.openActivity, intent: words.openIntentAction };
    const target = { web: words.webUrl, activity: words.activity, intent: words.intentAction };
    await this.page.getByRole('radio', { name: choice[action.kind], exact: true }).check();
    if (action.kind !== 'app') {
      await this.field(target[action.kind]).fill(action.target);
    }
  }

  /** A field of a form by its label. A password is no text box to those who cannot see it. */
  field(label: string): Locator {
    return label === 'MasterSecret'
      ? this.page.getByLabel(label)
      : this.page.getByRole('textbox', { name: label });
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.certificate.save, exact: true }).click();
  }

  /** The certificate ID that the page after saving tells. */
  async savedCertificate(): Promise<string> {
    const notice = this.page.getByRole('status').filter({ hasText: this.words.settings.saved('').slice(0, 6) });
    await expect(notice).toBeVisible();
    const id = /\b7\d{3}\b/.exec(await notice.innerText())?.[0];
    if (id === undefined) {
      throw new Error('the page after saving names no certificate ID');
    }
    return id;
  }

  /** A certificate's card on the basic configuration. */
  card(id: string): Locator {
    return this.page
      .getByRole('article')
      .filter({ has: this.page.getByRole('heading', { name: `OPPO ${id}`, exact: true }) });
  }

  /** The part of the card that tells of one revision. */
  revision(id: string, number: number): Locator {
    const name = this.words.certificate.revision(number);
    return this.card(id)
      .locator('.activation')
      .filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** A revision on the page of a certificate's history. */
  pastRevision(number: number): Locator {
    const name = this.words.certificate.revision(number);
    return this.page.getByRole('article').filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }

  async withdraw(id: string, revision: number): Promise<void> {
    const name = this.words.settings.withdraw(revision);
    await this.card(id).getByRole('button', { name }).click();
  }

  /** Waits on the basic configuration until a revision is in effect. */
  async waitForEffect(id: string, revision: number): Promise<void> {
    const state = this.revision(id, revision).getByText(this.words.certificate.inEffect, { exact: true });
    await this.eventually(async () => expect(state.first()).toBeVisible({ timeout: 500 }));
  }

  /** Waits for the vendor's answer about the credentials, which comes in the background. */
  async waitForCheck(id: string, answer: RegExp): Promise<void> {
    await this.reloadUntil(async () => expect(this.card(id)).toContainText(answer, { timeout: 500 }));
  }

  // Test pushes

  async openTestPush(application: string, certificate: string): Promise<void> {
    await this.openSettings(application);
    await this.card(certificate).getByRole('link', { name: this.words.settings.test }).click();
    await expect(this.heading(this.words.testPush.title)).toBeVisible();
  }

  async fillTestPush(input: TestPushInput): Promise<void> {
    const words = this.words.testPush;
    const { page } = this;
    if (input.certificate !== undefined) {
      await page.getByRole('combobox', { name: words.certificate }).selectOption(input.certificate);
    }
    const typed: [Locator, string | undefined][] = [
      [page.getByLabel(words.token), input.token],
      [page.getByRole('textbox', { name: words.notificationTitle, exact: true }), input.title],
      [page.getByRole('textbox', { name: words.body, exact: true }), input.body],
      [page.getByRole('textbox', { name: words.customContent }), input.customContent],
    ];
    for (const [field, value] of typed) {
      if (value !== undefined) {
        await field.fill(value);
      }
    }
  }

  /** The vendor took the push; its receipt may have come already. */
  async expectTaken(): Promise<void> {
    const { accepted, arrived } = this.words.testPush;
    await expect(this.page.getByText(new RegExp(`^(${accepted}|${arrived})$`))).toBeVisible();
  }

  /** The steps of a push, the earliest first. */
  steps(): Locator {
    return this.page.locator('ol.trace').getByRole('listitem');
  }

  /** Lists the devices of a user on the form of test pushes. */
  async lookUp(user: string): Promise<void> {
    await this.page.getByRole('textbox', { name: this.words.devices.user }).fill(user);
    await this.page.getByRole('button', { name: this.words.devices.lookUp }).click();
  }

  async send(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.testPush.send }).click();
  }

  async sendTestPush(application: string, certificate: string, input: TestPushInput = {}): Promise<void> {
    await this.openTestPush(application, certificate);
    await this.fillTestPush({ token: demoPhone.token, ...input });
    await this.send();
  }

  /** The same without a page. */
  async haveTestPush(application: string, certificate: string): Promise<void> {
    const form = { certificate, token: demoPhone.token, title: 'Earlier', body: 'An earlier push', custom_content: '' };
    const answer = await this.page.request.post(`/applications/${application}/test-push`, { form, maxRedirects: 0 });
    expect(answer.status(), await answer.text()).toBe(303);
  }

  // The sandbox

  /** Opens the phones; with script, they follow what happens from here on. */
  async openPhones(): Promise<void> {
    const following = this.scripted
      ? this.page.waitForResponse((answer) => new URL(answer.url()).pathname === '/sandbox/live')
      : undefined;
    await this.page.goto('/sandbox');
    await expect(this.heading(this.words.phones.title)).toBeVisible();
    await following;
  }

  phone(name: string = demoPhone.name): Locator {
    return this.page.getByRole('region', { name });
  }

  sandboxPhone(name: string): SandboxPhone {
    return new SandboxPhone(this, name);
  }

  notification(title: string): Locator {
    return this.phone().getByRole('button', { name: title });
  }

  async setFault(fault: Fault, app: string = demoApp.name): Promise<void> {
    await this.page.goto('/sandbox');
    const card = this.page
      .getByRole('article')
      .filter({ has: this.page.getByRole('heading', { name: `OPPO · ${app}`, exact: true }) });
    await card.getByRole('combobox', { name: this.words.phones.behaviour }).selectOption({ label: this.words.phones.faults[fault] });
    const applied = this.page.waitForResponse((answer) => answer.request().method() === 'POST');
    await card.getByRole('button', { name: this.words.phones.apply, exact: true }).click();
    expect((await applied).status()).toBe(303);
  }

  /** The same without a page. */
  async haveFault(fault: Fault): Promise<void> {
    const form = { app_key: demoApp.appKey, fault };
    const answer = await this.page.request.post('/sandbox/fault', { form, maxRedirects: 0 });
    expect(answer.status()).toBe(303);
  }

}
