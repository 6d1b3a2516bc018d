import type { Page } from '@playwright/test';
import { demoApplication } from '../console/demo';
import { readmePicture } from '../fixtures/environment';
import { expect, test } from '../fixtures/test';

test.use({ serverOf: 'readme-picture' });

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
  await page.setViewportSize({ width: 1280, height: 884 });
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
