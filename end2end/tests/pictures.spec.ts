import type { Page } from '@playwright/test';
import { type Place, places, setScene, signInPlaces } from '../console/places';
import { languages } from '../console/words';
import { test } from '../fixtures/test';

test.use({ serverOf: 'pictures', grants: ['pushdeck-admins=admin'] });

const widths = [360, 1280];
const schemes = ['light', 'dark'] as const;

test('every page in every size, scheme and language, for people to look at', async ({ console, page, server }, info) => {
  test.setTimeout(180_000);
  const scene = await setScene(console, server.password);
  for (const words of [languages.english, languages.chinese]) {
    await console.openApplications();
    const speaking = await console.switchLanguage(words);
    for (const place of places(scene)) {
      await place.open(speaking);
      await shoot(page, place, words.tag, info.project.outputDir);
    }
  }
});

test('the sign-in', async ({ browser, console, recorder }, info) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL: recorder.url });
  const page = await context.newPage();
  const visitor = console.on(page);
  for (const place of signInPlaces) {
    await place.open(visitor);
    await shoot(page, place, visitor.words.tag, info.project.outputDir);
  }
  await context.close();
});

async function shoot(page: Page, place: Place, language: string, folder: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      const path = `${folder}/screenshots/${place.name}-${width}-${colorScheme}-${language}.png`;
      await page.screenshot({ path, fullPage: true, animations: 'disabled' });
    }
  }
}
