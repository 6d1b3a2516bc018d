import { type Locator, type Page, expect } from '@playwright/test';
import type { Visitor } from './visitor';

/** One of the sandbox's phones, as a person uses it. */
export class SandboxPhone {
  constructor(
    private readonly visitor: Visitor,
    private readonly name: string,
  ) {}

  get screen(): Locator {
    return this.page.getByRole('region', { name: this.name });
  }

  async signIn(user: string, certificate: string): Promise<void> {
    const { user: userId, certificate: certificateId, signIn } = this.words;
    await this.field(userId).fill(user);
    await this.screen.getByRole('combobox', { name: certificateId }).selectOption(certificate);
    await this.press(signIn);
    await expect(this.screen).toContainText(this.words.signedIn(user));
  }

  async type(to: string, text: string, ext = ''): Promise<void> {
    await this.field(this.words.to).fill(to);
    await this.field(this.words.text).fill(text);
    await this.field(this.words.ext).fill(ext);
  }

  async send(to: string, text: string, ext = ''): Promise<void> {
    await this.type(to, text, ext);
    await this.press(this.words.send);
    await expect(this.said(text)).toBeVisible();
  }

  /** Presses a button, which the server answers with the page anew. */
  async press(button: string): Promise<void> {
    const answered = this.page.waitForResponse((answer) => answer.request().method() === 'POST');
    await this.screen.getByRole('button', { name: new RegExp(`^${button}( |$)`) }).click();
    await answered;
    await this.page.waitForLoadState();
    await this.visitor.live();
  }

  field(label: string): Locator {
    return this.screen.getByRole('textbox', { name: label, exact: true });
  }

  /** A line of the chat. */
  said(text: string): Locator {
    return this.screen.getByRole('listitem').filter({ hasText: text });
  }

  /** Waits for a notification, without script by looking again and again. */
  async rings(text: string): Promise<Locator> {
    const notification = this.screen.locator('.phone-notification').filter({ hasText: text });
    await this.visitor.eventually(async () => expect(notification).toHaveCount(1, { timeout: 500 }));
    return notification;
  }

  private get page(): Page {
    return this.visitor.page;
  }

  private get words() {
    return this.visitor.words.chatApp;
  }
}
