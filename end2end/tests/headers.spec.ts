import type { Page, Response } from '@playwright/test';
import { demoApplication } from '../console/demo';
import { expect, test } from '../fixtures/test';

const demo = `/applications/${demoApplication.id}`;
const withIsland = [demo, `${demo}/test-push`, '/sandbox'];
const withoutIsland = [
  '/sign-in',
  '/applications',
  '/profile',
  '/applications/new',
  `${demo}/certificates/new`,
  `${demo}/certificates/${demoApplication.certificate}`,
  `${demo}/certificates/${demoApplication.certificate}/edit`,
  '/nowhere',
];

const nobody = { cookies: [], origins: [] };

/** What the first load of a page may weigh: JavaScript, WebAssembly and CSS, as they travel. */
const FIRST_LOAD = 60_000;

async function filesOf(page: Page, path: string): Promise<Response[]> {
  const files: Response[] = [];
  const keep = (answer: Response) => void (new URL(answer.url()).pathname.startsWith('/pkg/') && files.push(answer));
  page.on('response', keep);
  await page.goto(path);
  if (withIsland.includes(path)) {
    await expect(page.locator('html')).toHaveAttribute('data-live', 'true');
  }
  page.off('response', keep);
  return files;
}

const ending = (file: Response) => new URL(file.url()).pathname.split('.').at(-1);

test('a page without an island loads nothing but its style', async ({ page, application }) => {
  // Without a certificate there is no form for a test push, and nothing to preview.
  for (const path of [...withoutIsland, `/applications/${application.id}/test-push`]) {
    const files = await filesOf(page, path);
    expect(files.map(ending), path).toEqual(['css']);
    await expect(page.locator('script[src], script[type="module"], link[rel="modulepreload"]')).toHaveCount(0);
  }
});

test('a page with an island loads at most 60 kB, packed with brotli and kept for ever', async ({ browser }) => {
  for (const path of withIsland) {
    // Nothing is in the cache of a new browser.
    const context = await browser.newContext();
    const files = await filesOf(await context.newPage(), path);
    expect(files.map(ending).sort(), path).toEqual(['css', 'js', 'wasm']);
    let bytes = 0;
    for (const file of files) {
      const headers = await file.allHeaders();
      expect(headers['content-encoding'], file.url()).toBe('br');
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers.vary?.toLowerCase() ?? '', 'who cannot unpack brotli gets something else').toContain('accept-encoding');
      bytes += (await file.request().sizes()).responseBodySize;
    }
    expect(bytes, path).toBeGreaterThan(10_000);
    expect(bytes, path).toBeLessThanOrEqual(FIRST_LOAD);
    await context.close();
  }
});

test('a file that is not there is not kept for ever', async ({ request }) => {
  const answer = await request.get('/pkg/gone.123456.css');
  expect(answer.status()).toBe(404);
  expect(answer.headers()['cache-control'] ?? '').not.toContain('immutable');
});

test('every page forbids what it does not need', async ({ request }) => {
  const nonces = new Set<string>();
  for (const path of [...withIsland, ...withoutIsland, '/healthz']) {
    const headers = (await request.get(path)).headers();
    const policy = headers['content-security-policy'] ?? '';
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).toContain("base-uri 'none'");
    expect(policy, path).toContain("form-action 'self'");
    expect(policy, path).not.toMatch(/unsafe-inline|'unsafe-eval'|\*/);
    nonces.add(/'nonce-([A-Za-z0-9+/=_-]{16,})'/.exec(policy)?.[1] ?? '');
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['x-frame-options'], path).toBe('DENY');
    expect(headers['referrer-policy'], path).toBe('same-origin');
    expect(headers['cache-control'], path).toBe('no-store');
  }
  expect(nonces.has('')).toBe(false);
  expect(nonces.size, 'a nonce is used once').toBe(withIsland.length + withoutIsland.length + 1);
});

test('the scripts of a page carry its nonce', async ({ request }) => {
  for (const path of withIsland) {
    const answer = await request.get(path);
    const nonce = /'nonce-([^']+)'/.exec(answer.headers()['content-security-policy'] ?? '')?.[1];
    const scripts = (await answer.text()).match(/<script[^>]*>/g) ?? [];
    expect(scripts.length, path).toBeGreaterThan(0);
    for (const script of scripts) {
      expect(script, path).toContain(`nonce="${nonce}"`);
    }
  }
});

test('cookies cannot be read by scripts and do not travel from other sites', async ({
  playwright,
  request,
  server,
  baseURL,
}) => {
  // Signing in again would end the session that the other tests go on with.
  const visitor = await playwright.request.newContext({ baseURL: baseURL ?? '', storageState: nobody });
  const form = { name: 'admin', password: server.password };
  const signedIn = await visitor.post('/sign-in', { form, maxRedirects: 0 });
  await visitor.dispose();
  const language = await request.post('/language', { form: { language: 'en', back: '/' }, maxRedirects: 0 });
  for (const answer of [signedIn, language]) {
    expect(answer.status()).toBe(303);
    const cookies = answer.headersArray().filter(({ name }) => name.toLowerCase() === 'set-cookie');
    expect(cookies.length).toBeGreaterThan(0);
    for (const { value } of cookies) {
      expect(value).toMatch(/; ?HttpOnly/i);
      expect(value).toMatch(/; ?SameSite=Lax/i);
      expect(value).toMatch(/; ?Path=\/(;|$)/i);
    }
  }
});

test('the health of the process and of its database can be asked without a session', async ({ playwright, baseURL }) => {
  const visitor = await playwright.request.newContext({ baseURL: baseURL ?? '', storageState: nobody });
  for (const path of ['/healthz', '/readyz']) {
    expect((await visitor.get(path, { maxRedirects: 0 })).status(), path).toBe(200);
  }
  await visitor.dispose();
});
