import { type Page } from '@playwright/test';
import { demoApplication } from '../console/demo';
import { type Place, places, setScene, signInPlaces } from '../console/places';
import { languages } from '../console/words';
import { readmePicture } from '../fixtures/environment';
import { expect, test } from '../fixtures/test';

const widths = [360, 1280];
const schemes = ['light', 'dark'] as const;

test('every page in every size, scheme and language, for people to look at', async ({ console, page }, info) => {
  test.setTimeout(180_000);
  const scene = await setScene(console);
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

test("the README's picture: one certificate in effect, one waiting", async ({ console, page }) => {
  const { words } = console;
  const { id, certificate } = demoApplication;
  const waiting = await console.haveCertificate(id, {
    clickAction: { kind: 'activity', target: 'com.example.demoim.ChatActivity' },
    note: 'Opens the conversation',
  });
  await console.openSettings(id);
  await console.waitForCheck(waiting, words.certificate.accepted);
  await console.waitForCheck(certificate, words.certificate.accepted);
  await console.live();
  await page.setViewportSize({ width: 1280, height: 860 });
  const times = await freezeTimes(page);
  expect(times).toBeGreaterThan(0);
  const path = process.env.PUSHDECK_UPDATE_SCREENSHOT === '1' ? { path: readmePicture } : {};
  expect((await page.screenshot({ ...path, animations: 'disabled' })).byteLength).toBeGreaterThan(10_000);
});

/** Makes the picture the same on every day; tells how many times it replaced. */
function freezeTimes(page: Page): Promise<number> {
  return page.evaluate(() => {
    let replaced = 0;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      const frozen = (text.textContent ?? '')
        .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '2026-11-23 09:41:00 UTC')
        .replace(/\b(9|10):\d\d\b(?=$)/, '9:58');
      if (frozen !== text.textContent) {
        text.textContent = frozen;
        replaced += 1;
      }
    }
    return replaced;
  });
}
