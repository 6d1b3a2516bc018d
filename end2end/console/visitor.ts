import { type Locator, type Page, type Response, expect } from '@playwright/test';
import type { Secrets } from '../fixtures/secrets';
import type { Fields } from './form';
import type { Words } from './words';

/** Somebody in front of a page, in one language: what all pages have in common. */
export class Visitor {
  constructor(
    readonly page: Page,
    readonly words: Words,
    protected readonly secrets: Secrets,
    /** Whether the browser runs scripts. */
    readonly scripted: boolean,
  ) {}

  /** Waits until the islands of the page are alive; without script there is nothing to wait for. */
  async live(): Promise<void> {
    if (this.scripted) {
      await expect(this.page.locator('html')).toHaveAttribute('data-live', 'true');
    }
  }

  heading(text: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, name: text, exact: true });
  }

  /** Sends a form that no page would send, and shows the answer as the browser does. */
  async post(path: string, fields: Fields): Promise<Response> {
    this.secrets.add(fields.master_secret ?? '');
    const body = new URLSearchParams(fields).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await this.page.route(
      (url) => url.pathname === path,
      (route) => route.continue({ method: 'POST', postData: body, headers: { ...route.request().headers(), ...headers } }),
      { times: 1 },
    );
    const answer = await this.page.goto(path);
    if (answer === null) {
      throw new Error(`${path} gave no answer`);
    }
    return answer;
  }

  /** What a list of facts says about one thing. */
  fact(term: string, within: Locator | Page = this.page): Locator {
    return within
      .locator('dl > div')
      .filter({ has: this.page.getByRole('term').filter({ hasText: exactly(term) }) })
      .getByRole('definition');
  }

  /** The summary has the focus and says this of that field, and so does the field. */
  async expectProblem(label: string, problem: string, field: Locator): Promise<void> {
    await expect(this.page).toHaveTitle(new RegExp(`^${escaped(this.words.errorPrefix)}`));
    const summary = this.summary();
    await expect(summary).toBeFocused();
    await expect(summary.getByRole('listitem').filter({ hasText: `${label}${this.words.colon}${problem}` })).toHaveCount(1);
    await expect(field).toHaveAccessibleDescription(new RegExp(escaped(problem)));
  }

  summary(): Locator {
    return this.page.getByRole('alert', { name: this.words.errorSummary });
  }

  /** With script the page changes by itself; without, somebody reloads it. */
  async eventually(check: () => Promise<void>): Promise<void> {
    if (this.scripted) {
      await expect(check).toPass({ timeout: 15_000, intervals: [100] });
    } else {
      await this.reloadUntil(check);
    }
  }

  async reloadUntil(check: () => Promise<void>): Promise<void> {
    await expect(async () => {
      await this.page.reload();
      await check();
    }).toPass({ timeout: 15_000, intervals: [200] });
  }
}

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${escaped(text)}\\s*$`);
}
