// Every screen of the dashboard x light and dark x 320 and 1280 px x English and Arabic x loaded, empty and failing:
// nothing for axe to find, nothing to scroll sideways, nothing on the console, no violation of the policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe } from '../support/browser.mjs';
import { SITE, hex, routePaths, settled, sideways, startWorld } from './dashboard-support.mjs';

const FLOW = (n) => `/app/workflows/wf_${hex(n)}`;
const RUN = (n) => `/app/workflows/runs/run_${hex(9_000_000 - n)}`;

/** By route: the addresses to look at, and the scenarios that make sense there. `part` names the file that looks at it. */
const SCREENS = {
  '/sign-in': { at: ['/sign-in', '/sign-in?problem=provider_failed', '/sign-in?link=link_1&provider=github', '/sign-in?challenge=chal_1&methods=totp,sms,recovery_code,passkey', '/sign-in?challenge=chal_1&methods=passkey'], open: true },
  '/sign-up': { at: ['/sign-up'], open: true },
  '/verify': { at: ['/verify?token=old', '/verify?token=elsewhere'], open: true },
  '/magic': { at: ['/magic?token=old', '/magic?token=second'], open: true },
  '/forgot': { at: ['/forgot?email=mara@morgenrot.example'], open: true },
  '/reset': { at: ['/reset?token=good', '/reset'], open: true },
  '/confirm-email': { at: ['/confirm-email?token=good', '/confirm-email'], open: true },
  '/secure': { at: ['/secure?token=good'], open: true },
  '/lost-factor': { at: ['/lost-factor?token=good', '/lost-factor?act=cancel&token=good'], open: true },
  '/app/start': { part: 'overview', at: ['/app/start'], scenarios: ['new', 'loaded'] },
  '/app/start/:id': { part: 'overview', at: [`/app/start/${SITE}`, `/app/start/${SITE}?step=install`], scenarios: ['loaded', 'reading', 'failed', 'error'] },
  '/app': { part: 'overview', at: ['/app'], scenarios: ['loaded', 'empty', 'error', 'long', 'acting', 'closing', 'asked', 'asked_again'] },
  '/app/sites': { part: 'sites', at: ['/app/sites'], scenarios: ['loaded', 'empty', 'error'] },
  '/app/sites/:id': { part: 'sites', at: ['about', 'automations', 'appearance', 'install', 'pages'].map((tab) => `/app/sites/${SITE}?tab=${tab}`), scenarios: ['loaded', 'error', 'failed'] },
  '/app/inbox': { at: ['/app/inbox', `/app/inbox?conversation=conv_${hex(1_999_999)}`], scenarios: ['loaded', 'empty', 'error'] },
  '/app/leads': { at: ['/app/leads', `/app/leads?state=new&lead=lead_${hex(999_999)}`], scenarios: ['loaded', 'empty', 'error'] },
  '/app/appointments': { at: ['/app/appointments', '/app/appointments?when=past'], scenarios: ['loaded', 'empty', 'error'] },
  '/app/appointments/availability': { at: ['/app/appointments/availability'], scenarios: ['loaded', 'empty', 'error', 'viewer'] },
  '/app/forms': { at: ['/app/forms'], scenarios: ['loaded', 'empty', 'error'] },
  '/app/forms/:id': { at: [`/app/forms/form_${hex(1)}`], scenarios: ['loaded', 'error', 'viewer'] },
  '/app/workflows': { part: 'workflows', at: ['/app/workflows', '/app/workflows?query=nothing%20like%20it'], scenarios: ['loaded', 'empty', 'error', 'long', 'viewer'] },
  '/app/workflows/:id': { part: 'workflows', at: [`${FLOW(1)}?node=crm`, `${FLOW(4)}`, `${FLOW(3)}?tab=runs`, `${FLOW(1)}?tab=versions`, `${FLOW(1)}?tab=test`], scenarios: ['loaded', 'long'] },
  '/app/workflows/runs/:id': { part: 'runs', at: [RUN(0), `${RUN(0)}?step=approve`, `${RUN(5)}?step=pay`, `${RUN(3)}?view=table&step=pay`], scenarios: ['loaded', 'long'] },
  '/app/workflows/dead-letters': { part: 'runs', at: ['/app/workflows/dead-letters'], scenarios: ['loaded', 'empty', 'error', 'long', 'viewer'] },
  '/app/workflows/credentials': { part: 'workflows', at: ['/app/workflows/credentials'], scenarios: ['loaded', 'empty', 'error', 'long', 'editor', 'viewer'] },
  '/app/settings': { part: 'account', at: ['profile', 'looks'].map((tab) => `/app/settings?tab=${tab}`), scenarios: ['loaded', 'long'] },
  '/app/settings/security': { part: 'account', at: ['/app/settings/security'], scenarios: ['loaded', 'second', 'bare', 'error', 'long', 'asked'] },
  '/app/settings/keys': { part: 'account', at: ['/app/settings/keys'], scenarios: ['loaded', 'empty', 'error', 'long', 'viewer'] },
  '/app/settings/data': { part: 'account', at: ['/app/settings/data'], scenarios: ['loaded', 'leaving', 'new'] },
  '/app/settings/team': { part: 'team', at: ['general', 'members', 'invitations', 'domains', 'permissions', 'log'].map((tab) => `/app/settings/team?tab=${tab}`), scenarios: ['loaded', 'empty', 'error', 'long', 'viewer'] },
  '/app/activity': { part: 'overview', at: ['/app/activity'], scenarios: ['loaded', 'empty', 'error', 'long', 'viewer', 'closing'] },
  '/app/staff': { part: 'overview', at: ['/app/staff', '/app/staff?query=nobody'], scenarios: ['staff', 'loaded'] },
  '/invite': { at: ['good', 'other', 'member', 'fresh', 'gone'].map((token) => `/invite?token=${token}`), scenarios: ['loaded', 'long'] },
};

/**
 * How each screen is looked at. Every second one is in the opposite order, so that it begins as the one before ended and
 * a visit costs three changes; screens are loaded at both widths that way.
 */
const LOOKS = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 320, colorScheme: 'dark' },
  { width: 320, colorScheme: 'light' },
];

let world;
let tour;
let visits = 0;

/** Ways in and what is one's own; the team; what a day begins with; and everything else. */
const partOf = ([route, { open, part }]) => part ?? (open || route === '/invite' || /^\/app\/settings/.test(route) ? 'people' : 'work');

/** Looks at one part of the matrix in one language: each is a file of its own, within a file's time. */
export function lookAtScreens(language, part) {
before(async () => {
  world = await startWorld();
  tour = await world.tour({ locale: language, reducedMotion: 'reduce', colorScheme: 'light' });
});
after(() => world.stop());

test('every route of the app is in this matrix', async () => {
  assert.deepEqual(Object.keys(SCREENS).sort(), (await routePaths()).sort());
});

for (const [route, { at, open = false, scenarios = ['loaded'] }] of Object.entries(SCREENS).filter((screen) => partOf(screen) === part)) {
  test(`${route} in ${language}: ${scenarios.join(', ')}`, async () => {
    const found = [];
    for (const scenario of scenarios) for (const path of at) found.push(...(await look(path, { scenario, language, open })));
    assert.deepEqual(found, []);
  });
}
}

/** A refused read and a feed that does not open are what the failing scenario is; the console may say so. */
const expected = (complaint) => complaint.includes('/api/live');

async function look(path, { scenario, language, open }) {
  const { page, complaints } = tour;
  await tour.visit(path, { scenario, signedIn: !open });
  await settled(page);
  const found = [];
  let before = null;
  for (const { width, colorScheme } of visits % 2 ? LOOKS.toReversed() : LOOKS) {
    await page.setViewportSize({ width, height: 800 });
    // How far a part that a link opens was scrolled to at one width means nothing at another: it would put whatever is there under the bar.
    if (before !== null && before !== width) await page.evaluate(() => scrollTo(0, 0));
    before = width;
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme);
    const where = `${path} ${scenario} ${language} ${colorScheme} ${width} px`;
    const wide = await sideways(page);
    if (wide > 0) found.push(`${where}: ${wide} px too wide`);
    // The preview is another document with tests of its own.
    found.push(...(await axe(page, { without: ['iframe'] })).map((line) => `${where}: ${line}`));
  }
  visits += 1;
  const direction = await page.evaluate(() => document.documentElement.dir);
  if (direction !== (language === 'ar' ? 'rtl' : 'ltr')) found.push(`${path} ${language}: reads ${direction}`);
  return [...found, ...complaints.filter((one) => !(scenario === 'error' && expected(one))).map((one) => `${path} ${scenario}: ${one}`)];
}
