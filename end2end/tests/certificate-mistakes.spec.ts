import { certificateFields } from '../console/form';
import type { Problem, Words } from '../console/words';
import { expect, test } from '../fixtures/test';

interface Mistake {
  readonly what: string;
  readonly value: string;
  readonly problem: Problem;
  readonly max?: number;
  /** What must be filled in besides, for the field to count. */
  readonly besides?: Record<string, string>;
  /** What the browser shows of it afterwards, where that is not what was typed. */
  readonly kept?: string;
}

interface Field {
  readonly name: string;
  label(words: Words): string;
  readonly mistakes: readonly Mistake[];
}

const invisible = '\u200b\ufeff\u00a0 ';
const megabyte = 'x'.repeat(1_000_000);

function required(): Mistake[] {
  return [
    { what: 'nothing', value: '', problem: 'required' },
    { what: 'invisible characters only', value: invisible, problem: 'required' },
  ];
}

/** HTML knows no NUL: a browser shows the sign for a character that it cannot show. */
function nul(besides: Record<string, string> = {}): Mistake {
  return { what: 'a NUL', value: 'a\0b', problem: 'control', kept: 'a\ufffdb', besides };
}

function tooLong(max: number, sample = 'x', besides: Record<string, string> = {}): Mistake[] {
  return [
    { what: `${max + 1} characters`, value: sample.repeat(max + 1), problem: 'too-long', max, besides },
    { what: 'a megabyte', value: megabyte, problem: 'too-long', max, besides },
  ];
}

const web = { click_action: 'web' };
const activity = { click_action: 'activity' };
const intent = { click_action: 'intent' };

const fields: readonly Field[] = [
  {
    name: 'app_key',
    label: () => 'AppKey',
    mistakes: [
      ...required(),
      ...tooLong(64),
      nul(),
      { what: 'a space inside', value: 'de300a11 fa4ec0de', problem: 'space' },
      { what: 'a sign', value: 'de300a11-fa4ec0de', problem: 'letters-and-digits' },
      { what: 'markup', value: '"><script>alert(1)</script>', problem: 'letters-and-digits' },
    ],
  },
  {
    name: 'app_id',
    label: () => 'AppID',
    mistakes: [...required(), ...tooLong(32), nul(), { what: 'a space inside', value: '309 90001', problem: 'space' }],
  },
  {
    name: 'master_secret',
    label: () => 'MasterSecret',
    mistakes: [
      ...required(),
      ...tooLong(128),
      nul(),
      { what: 'a space inside', value: 'a-master-secret with-a-space', problem: 'space' } as const,
      { what: 'letters of no key', value: 'ein-schlüssel-mit-umlaut', problem: 'visible' } as const,
    ].map((mistake) => ({ ...mistake, kept: '' })),
  },
  { name: 'channel_id', label: () => 'ChannelID', mistakes: [...tooLong(100), nul()] },
  {
    name: 'web_url',
    label: (words) => words.certificate.webUrl,
    mistakes: [
      ...required().map((mistake) => ({ ...mistake, besides: web })),
      ...tooLong(500, 'x', web),
      nul(web),
      { what: 'ftp', value: 'ftp://example.com/', problem: 'scheme', besides: web },
      { what: 'a script', value: 'javascript:alert(1)', problem: 'scheme', besides: web },
      { what: 'no scheme', value: 'example.com', problem: 'scheme', besides: web },
      { what: 'no host', value: 'https://', problem: 'host', besides: web },
      { what: 'a path for a host', value: 'https:///path', problem: 'host', besides: web },
      { what: 'no such port', value: 'https://example.com:99999/', problem: 'url', besides: web },
      { what: 'a space inside', value: 'https://exa mple.com/', problem: 'space', besides: web },
    ],
  },
  {
    name: 'activity',
    label: (words) => words.certificate.activity,
    mistakes: [
      ...required().map((mistake) => ({ ...mistake, besides: activity })),
      ...tooLong(500, 'x', activity),
      nul(activity),
      { what: 'no package', value: 'SplashActivity', problem: 'class', besides: activity },
      { what: 'a package from a manifest', value: '.SplashActivity', problem: 'class', besides: activity },
      { what: 'a digit in front', value: 'com.1example.Main', problem: 'class', besides: activity },
      { what: 'slashes', value: 'com/example/Main', problem: 'class', besides: activity },
      { what: 'a space inside', value: 'com.example .Main', problem: 'space', besides: activity },
    ],
  },
  {
    name: 'intent_action',
    label: (words) => words.certificate.intentAction,
    mistakes: [
      ...required().map((mistake) => ({ ...mistake, besides: intent })),
      ...tooLong(500, 'x', intent),
      nul(intent),
      { what: 'one word', value: 'VIEW', problem: 'action', besides: intent },
      { what: 'an Intent address', value: 'intent://x#Intent;end', problem: 'action', besides: intent },
    ],
  },
  {
    name: 'category',
    label: (words) => words.certificate.category,
    mistakes: [...tooLong(40), nul(), { what: 'a space inside', value: 'I M', problem: 'space' }],
  },
  {
    name: 'private_template_id',
    label: (words) => words.certificate.template,
    mistakes: [...tooLong(64), nul(), { what: 'Chinese', value: '模板', problem: 'visible' }],
  },
  { name: 'note', label: (words) => words.certificate.note, mistakes: [...tooLong(500), nul()] },
];

for (const { name, label, mistakes } of fields) {
  test(`${name}: what is wrong is said beside it, kept, and not stored`, async ({ console, page, application }) => {
    const path = `/applications/${application.id}/certificates/new`;
    const field = console.field(label(console.words));
    for (const { what, value, problem, max, besides, kept } of mistakes) {
      await test.step(what, async () => {
        const answer = await console.post(path, {
          ...certificateFields({ note: 'Kept' }),
          ...besides,
          [name]: value,
        });
        expect(answer.status()).toBe(422);
        await console.expectProblem(label(console.words), console.words.problem(problem, max), field);
        await expect(field).toHaveValue(kept ?? value);
        await expect(console.summary().getByRole('listitem'), 'nothing else is wrong').toHaveCount(1);
        if (name !== 'note') {
          await expect(console.field(console.words.certificate.note), 'the rest is kept').toHaveValue('Kept');
        }
        await expect(console.field('MasterSecret'), 'a secret never comes back').toHaveValue('');
      });
    }
    await console.openSettings(application.id);
    await expect(page.getByText(console.words.settings.noCertificate)).toBeVisible();
  });
}

test('a choice that the form does not offer is refused', async ({ console, page, application }) => {
  const { words } = console;
  const path = `/applications/${application.id}/certificates/new`;
  const choices = [
    { name: 'platform', value: 'nokia', label: words.certificate.platform, role: 'combobox' },
    { name: 'click_action', value: 'call', label: words.certificate.clickAction, role: 'radiogroup' },
    { name: 'region', value: 'moon', label: words.certificate.region, role: 'radiogroup' },
    { name: 'notify_level', value: '3', label: words.certificate.notifyLevel, role: 'combobox' },
  ] as const;
  for (const { name, value, label, role } of choices) {
    await test.step(name, async () => {
      const answer = await console.post(path, { ...certificateFields(), [name]: value });
      expect(answer.status()).toBe(422);
      await console.expectProblem(label, words.problem('choice'), page.getByRole(role, { name: label }));
    });
  }
  await console.openSettings(application.id);
  await expect(page.getByText(words.settings.noCertificate)).toBeVisible();
});
