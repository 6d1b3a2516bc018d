import { demoCredentials } from '../console/form';
import { expect, test } from '../fixtures/test';

test('a certificate can be added with the keyboard alone', async ({ console, page, application }) => {
  const { words } = console;
  await console.openSettings(application.id);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link').first(), 'the first stop leads past the bars').toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await tabTo(() => focusedName(words.settings.addCertificate));
  await page.keyboard.press('Enter');
  await expect(console.heading(words.certificate.addTitle)).toBeVisible();

  await tabTo(() => focusedId('app_key'));
  await page.keyboard.type(demoCredentials.appKey ?? '');
  await tabTo(() => focusedId('app_id'));
  await page.keyboard.type(demoCredentials.appId ?? '');
  await tabTo(() => focusedId('master_secret'));
  await page.keyboard.type(demoCredentials.masterSecret ?? '');
  await tabTo(() => focusedId('channel_id'));
  await page.keyboard.type(demoCredentials.channelId ?? '');
  await tabTo(() => focusedId('click_action'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: words.certificate.openActivity })).toBeChecked();
  await tabTo(() => focusedId('activity'));
  await page.keyboard.type('com.example.demoim.MainActivity');
  await page.keyboard.press('Enter');
  const id = await console.savedCertificate();
  await expect(console.revision(id, 1)).toContainText('com.example.demoim.MainActivity');

  async function tabTo(reached: () => Promise<boolean>): Promise<void> {
    for (let stops = 0; stops < 40; stops += 1) {
      if (await reached()) {
        return;
      }
      await page.keyboard.press('Tab');
      const ring = await page.evaluate(() => {
        const focused = document.activeElement;
        return focused === null || focused === document.body || getComputedStyle(focused).outlineStyle !== 'none';
      });
      expect(ring, 'where the focus is can be seen').toBe(true);
    }
    throw new Error('the keyboard does not get there');
  }

  function focusedId(id: string): Promise<boolean> {
    return page.evaluate((wanted) => document.activeElement?.id === wanted, id);
  }

  function focusedName(name: string): Promise<boolean> {
    return page.evaluate((wanted) => document.activeElement?.textContent?.trim() === wanted, name);
  }
});
