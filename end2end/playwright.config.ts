import { defineConfig } from '@playwright/test';
import { browser } from './fixtures/environment';
import type { ServerOptions } from './fixtures/test';

const desktop = { width: 1280, height: 800 };
const phone = { width: 360, height: 740 };
const asRoot = process.getuid?.() === 0;

// A project leaves out what its difference cannot change.
const sameForAllBrowsers = ['headers', 'boundaries', 'launch', 'pictures', 'readme-picture'];
const sameInAllWindows = ['certificate-mistakes', 'test-push-mistakes', 'vendor-trouble'];
const onlyWithScript = ['live', 'accessibility', 'keyboard'];
const whereColourMatters = ['accessibility', 'live'];
const specs = (names: string[]) => names.map((name) => `**/${name}.spec.ts`);

export default defineConfig<object, ServerOptions>({
  testDir: './tests',
  outputDir: './test-results',
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  globalTimeout: 20 * 60_000,
  // Two cores, a server compiled without optimisation: a page may take a moment.
  expect: { timeout: 10_000 },
  reporter: [['list', { printSteps: false }]],
  use: {
    browserName: 'chromium',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    // Without the film, which costs a third of the time.
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...browser,
      args: [
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
        ...(asRoot ? ['--no-sandbox'] : []),
      ],
    },
  },
  projects: [
    {
      name: 'script',
      use: { viewport: desktop, locale: 'en-US', colorScheme: 'light' },
      testIgnore: specs(['no-script']),
    },
    {
      name: 'no-script',
      use: { viewport: desktop, locale: 'en-US', javaScriptEnabled: false },
      testIgnore: specs([...sameForAllBrowsers, ...sameInAllWindows, ...onlyWithScript]),
    },
    {
      name: 'mobile',
      use: { viewport: phone, locale: 'zh-CN', colorScheme: 'light', hasTouch: true, isMobile: true },
      testIgnore: specs([...sameForAllBrowsers, ...sameInAllWindows, 'no-script']),
    },
    {
      name: 'dark',
      use: { viewport: desktop, locale: 'zh-CN', colorScheme: 'dark' },
      testMatch: specs(whereColourMatters),
    },
  ],
});
