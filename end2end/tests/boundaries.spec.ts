import { demoApplication } from '../console/demo';
import { certificateFields } from '../console/form';
import { expect, test } from '../fixtures/test';

const demo = `/applications/${demoApplication.id}`;
const demoCertificate = `${demo}/certificates/${demoApplication.certificate}`;

/** Every address that a browser reads from, of the demo application where one is named. */
const pages = [
  '/profile',
  '/applications',
  '/applications/new',
  demo,
  `${demo}/certificates/new`,
  demoCertificate,
  `${demoCertificate}/edit`,
  `${demo}/test-push`,
  `${demo}/test-push/1`,
  '/sandbox',
  '/sandbox/live',
  '/nowhere',
];

const push = { certificate: demoApplication.certificate, token: 'CN_1', title: 'a', body: 'b', custom_content: '' };

/** Every address that changes something, with a form that would do so. */
const forms: [string, Record<string, string>][] = [
  ['/applications/new', { name: 'Smuggled' }],
  [`${demo}/certificates/new`, certificateFields({ note: 'Smuggled' })],
  [`${demoCertificate}/edit`, { ...certificateFields({ note: 'Smuggled' }), version: '1' }],
  [`${demoCertificate}/verify`, {}],
  [`${demoCertificate}/revisions/1/withdraw`, {}],
  [`${demo}/test-push`, { ...push, title: 'Smuggled' }],
  ['/sandbox/fault', { app_key: 'x', fault: 'unavailable' }],
  ['/sandbox/phones/1/clear', {}],
  ['/sandbox/phones/1/notifications/1/click', {}],
  ['/profile', { old_password: 'x', new_password: 'staple purple elephant' }],
  ['/profile/sessions/end', { session: 'x' }],
  ['/profile/sessions/end-others', {}],
  ['/sign-out', {}],
];

test.describe('without a session', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('no page is shown and no form is taken', async ({ request }) => {
    for (const path of pages) {
      const answer = await request.get(path, { maxRedirects: 0 });
      expect(answer.status(), path).toBe(303);
      expect(answer.headers().location).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
      expect(await answer.text()).toBe('');
    }
    for (const [path, form] of forms) {
      const answer = await request.post(path, { form, maxRedirects: 0 });
      expect(answer.status(), path).toBe(303);
      expect(answer.headers().location, 'a posted form cannot be come back to').toBe('/sign-in');
    }
  });
});

test('a form that another site posts is refused and changes nothing', async ({ console, page, context, baseURL }) => {
  const foreign = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${baseURL}.evil.example` },
  ];
  for (const headers of foreign) {
    for (const [path, form] of [...forms, ['/sign-in', { name: 'admin', password: 'x' }], ['/language', { language: 'en' }]] as const) {
      const answer = await context.request.post(path, { form, headers, maxRedirects: 0 });
      expect(answer.status(), `${path} ${JSON.stringify(headers)}`).toBe(403);
    }
  }
  await console.openApplications();
  await expect(page.getByRole('main')).not.toContainText('Smuggled');
  await console.openSettings(demoApplication.id);
  await expect(page.getByRole('main')).not.toContainText('Smuggled');
  await expect(console.card(demoApplication.certificate)).not.toContainText(console.words.certificate.nothingInEffect);
  await page.goto(`${demo}/test-push`);
  await expect(page.getByRole('main')).not.toContainText('Smuggled');
});

test("a certificate is not found under another application's address", async ({ console, context, application }) => {
  const own = await console.haveCertificate(application.id);
  const foreign = `/applications/${application.id}/certificates/${demoApplication.certificate}`;
  for (const path of [foreign, `${foreign}/edit`]) {
    expect((await context.request.get(path)).status(), path).toBe(404);
  }
  for (const [path, form] of [
    [`${foreign}/edit`, { ...certificateFields({ note: 'Smuggled' }), version: '1' }],
    [`${foreign}/edit`, { version: 'nonsense' }],
    [`${foreign}/verify`, {}],
    [`${foreign}/revisions/1/withdraw`, {}],
    [`/applications/${application.id}/certificates/${own}/revisions/9/withdraw`, {}],
    [`/applications/${application.id}/certificates/${own}/revisions/0/withdraw`, {}],
    [`/applications/${application.id}/certificates/${own}/revisions/-1/withdraw`, {}],
    [`/applications/${application.id}/certificates/nonsense/edit`, certificateFields()],
    ['/applications/1499999999/certificates/new', certificateFields()],
    ['/applications/1499999999/test-push', push],
  ] as const) {
    const answer = await context.request.post(path, { form, maxRedirects: 0 });
    expect(answer.status(), path).toBe(404);
  }
  await console.openSettings(demoApplication.id);
  await expect(console.card(demoApplication.certificate)).not.toContainText('Smuggled');
});

test("a test push is not found under another application's address", async ({ console, page, context, application }) => {
  await console.sendTestPush(demoApplication.id, demoApplication.certificate);
  await console.expectTaken();
  const path = new URL(page.url()).pathname;
  const foreign = path.replace(demoApplication.id, application.id);
  expect((await context.request.get(path)).status()).toBe(200);
  expect((await context.request.get(foreign)).status()).toBe(404);
});

test('an application needs a name and a free number of the right shape', async ({ console, page, application }) => {
  const { words } = console;
  const name = console.field(words.applications.name);
  const sdkappid = console.field('SDKAppID');
  const mistakes = [
    { form: { name: '', sdkappid: '' }, label: words.applications.name, problem: words.problem('required'), field: name },
    { form: { name: ' \u200b', sdkappid: '' }, label: words.applications.name, problem: words.problem('required'), field: name },
    { form: { name: 'x'.repeat(65), sdkappid: '' }, label: words.applications.name, problem: words.problem('too-long', 64), field: name },
    { form: { name: 'a\0b', sdkappid: '' }, label: words.applications.name, problem: words.problem('control'), field: name },
    { form: { name: 'Smuggled', sdkappid: '1300000000' }, label: 'SDKAppID', problem: words.problem('sdkappid'), field: sdkappid },
    { form: { name: 'Smuggled', sdkappid: application.id }, label: 'SDKAppID', problem: words.problem('taken'), field: sdkappid },
  ];
  for (const { form, label, problem, field } of mistakes) {
    const answer = await console.post('/applications/new', form);
    expect(answer.status()).toBe(422);
    await console.expectProblem(label, problem, field);
  }
  await console.openApplications();
  await expect(page.getByRole('main')).not.toContainText('Smuggled');
});

test('a form that is too large or no form at all is answered calmly', async ({ context }) => {
  const path = `${demo}/certificates/new`;
  const tooLarge = await context.request.post(path, { form: { note: 'x'.repeat(5_000_000) } });
  expect(tooLarge.status()).toBe(413);
  const json = await context.request.post(path, { data: { app_key: 'x' } });
  expect(json.status()).toBe(400);
  const unknown = await context.request.post('/sandbox/fault', { form: { app_key: 'x', fault: 'earthquake' } });
  expect(unknown.status()).toBe(400);
});

test('a notification that is gone is answered with the phones and a word about it', async ({ console, page }) => {
  const answer = await console.post('/sandbox/phones/1/notifications/999999/click', {});
  expect(answer.status()).toBe(404);
  await expect(page.getByRole('status').filter({ hasText: console.words.phones.gone })).toBeVisible();
});
