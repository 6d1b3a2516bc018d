import AxeBuilder from '@axe-core/playwright';
import type { Console } from '../console/console';
import { overflowing, tooSmallToHit } from '../console/layout';
import { type Place, places, setScene, signInPlaces } from '../console/places';
import { expect, test } from '../fixtures/test';

test.use({ serverOf: 'accessibility', grants: ['pushdeck-admins=admin'] });

async function inspect(console: Console, place: Place): Promise<void> {
  const { page } = console;
  await place.open(console);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' | ')}`);
  expect.soft(told, place.name).toEqual([]);
  expect.soft(await overflowing(page), `${place.name}: what sticks out`).toEqual([]);
  expect.soft(await tooSmallToHit(page), `${place.name}: what is too small`).toEqual([]);
}

test('every page passes the automatic checks and keeps inside its width', async ({ console, page, server }) => {
  test.setTimeout(240_000);
  for (const place of places(await setScene(console, server.password))) {
    await test.step(place.name, () => inspect(console, place));
  }
  const wide = page.viewportSize();
  if (wide !== null && wide.width > 360) {
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto('/applications');
    expect(await overflowing(page)).toEqual([]);
  }
});

test.describe('without a session', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('the sign-in passes the automatic checks', async ({ console }) => {
    for (const place of signInPlaces) {
      await inspect(console, place);
    }
  });
});
