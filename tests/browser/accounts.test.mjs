// A person's account and a team's people, as they use them: in a real browser on the real platform, with the keyboard
// alone. SHOTS=<folder> keeps pictures of what was on screen when a step broke.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test as nodeTest } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateSync } from 'otplib';
import { linkToken, outbox, waitForMail } from '../support/api.mjs';
import { newPage, startBrowser } from '../support/browser.mjs';
import { startPlatform } from '../support/platform.mjs';
import { keyboardOnly, passkeys } from './dashboard-support.mjs';

const OLGA = { name: 'Olga Owner', email: 'olga@accounts.example', password: 'seven quiet bakers' };
const GUS = { name: 'Gus Guest', email: 'gus@accounts.example', password: 'nine loud millers' };
const NINA = { name: 'Nina Nord', email: 'nina@accounts.example', password: 'eleven slow carpenters' };
const SECURITY = '/app/settings/security';
const PATIENCE_MS = 30_000;

let platform;
let browser;
/** The pages of three people, each in a browser of their own. */
let owner;
let guest;
let nina;
const seen = {};

before(async () => {
  platform = await startPlatform();
  browser = await startBrowser();
  [owner, guest, nina] = await Promise.all([person(), person(), person()]);
});
after(async () => {
  await browser?.close();
  await platform?.stop();
});

async function person() {
  const made = await newPage(browser, { locale: 'en-GB', timezoneId: 'Europe/Berlin', colorScheme: 'light' });
  made.page.setDefaultTimeout(PATIENCE_MS);
  return { ...made, keys: keyboardOnly(made.page) };
}

/** A step of one story: after one that failed the rest would only wait for what cannot come. */
function story(who) {
  let broken = '';
  return (name, work) =>
    nodeTest(name, async (t) => {
      if (broken) return t.skip(`after: ${broken}`);
      broken = name;
      try {
        await work();
        for (const { complaints } of who()) assert.deepEqual(complaints.splice(0), []);
        broken = '';
      } catch (error) {
        for (const [at, { page }] of who().entries()) await shot(page, `broken-${at}`);
        throw error;
      }
    });
}

async function shot(page, name) {
  if (!process.env.SHOTS) return;
  await mkdir(process.env.SHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true });
}

// --- What hands do ------------------------------------------------------------------------------------------------

const visit = ({ page }, path) => page.goto(platform.url + path);
const heading = ({ page }, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const text = ({ page }, words) => page.getByText(words).filter({ visible: true }).first().waitFor();
const dialog = ({ page }, name) => page.getByRole('dialog', { name });

async function press({ page, keys }, name, key = 'Enter') {
  await keys.tabTo(name);
  await page.keyboard.press(key);
}

/** Writes into the field with that label, over what is there. */
async function write({ page, keys }, label, words) {
  await keys.tabTo(label);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(words);
}

/** Types where the page has put the focus by itself: into a field of that kind. */
async function answer({ page }, kind, words) {
  await page.waitForFunction((wanted) => document.activeElement?.getAttribute('autocomplete') === wanted, kind);
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

const followed = new Set();

/** The token of the newest mail with a link to that page that was not followed yet. */
async function tokenOf(path, to) {
  const link = new RegExp(`${path}\\?token=([\\w.~-]+)`);
  const token = (mail) => link.exec(mail.text)?.[1];
  const mail = await waitForMail(platform.url, to, (one) => token(one) && !followed.has(token(one)), PATIENCE_MS);
  followed.add(token(mail));
  return token(mail);
}

async function signUp(who, { name, email, password }) {
  await write(who, 'Your name', name);
  await write(who, 'E-mail', email);
  await write(who, 'Password', password);
  await who.page.keyboard.press('Enter');
  await heading(who, 'Look into your mail');
  await visit(who, `/verify?token=${await linkToken(platform.url, email)}`);
}

async function signIn(who, { email, password }) {
  await heading(who, 'Welcome back');
  await write(who, 'E-mail', email);
  await write(who, 'Password', password);
  await who.page.keyboard.press('Enter');
}

async function signOut(who, name) {
  await press(who, `Account of ${name}`);
  await press(who, 'Sign out');
  await heading(who, 'Welcome back');
}

/** What this browser's session gets of an operation: status and code. */
const ask = ({ page }, path) =>
  page.evaluate(async (at) => {
    const answer = await fetch(at);
    return [answer.status, (await answer.json()).code];
  }, path);

// --- A team and its people ----------------------------------------------------------------------------------------

const team = story(() => [owner, guest]);

team('an owner signs up, follows the link in the mail, and names the team', async () => {
  await visit(owner, '/sign-up');
  await signUp(owner, OLGA);
  await heading(owner, 'What is your team called?');
  await write(owner, 'Team name', 'Kornblume');
  await owner.page.keyboard.press('Enter');
  await heading(owner, 'What is your website?');
});

team('an authenticator app is set up with the secret as it is shown, and the codes are kept', async () => {
  const { page } = owner;
  await visit(owner, SECURITY);
  await press(owner, 'Set up an authenticator app');
  const setUp = dialog(owner, 'Set up an authenticator app');
  await setUp.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
  await press(owner, 'Cannot scan? Type the secret');
  seen.secret = (await setUp.locator('code').textContent()).replaceAll(' ', '');
  assert.match(seen.secret, /^[A-Z2-7]{32}$/);
  await write(owner, 'Enter the code that the app shows', '000000');
  await page.keyboard.press('Enter');
  await setUp.getByText('This code is not right.').waitFor();
  await page.keyboard.press('Control+A');
  seen.code = generateSync({ secret: seen.secret });
  await page.keyboard.type(seen.code);
  await page.keyboard.press('Enter');
  const codes = dialog(owner, 'Recovery codes');
  await codes.waitFor();
  seen.codes = await codes.getByRole('listitem').allTextContents();
  assert.equal(new Set(seen.codes).size, 10);
  await press(owner, 'I kept them in a safe place', 'Space');
  await press(owner, 'Done');
  await codes.waitFor({ state: 'detached' });
  await text(owner, '10 codes left');
  await text(owner, 'Authenticator app turned on');
  await waitForMail(platform.url, OLGA.email, ({ text: said }) => said.includes('/secure?token='), PATIENCE_MS);
});

/** Waits until the app shows another code than the one that is used up. */
async function nextCode() {
  for (;;) {
    const code = generateSync({ secret: seen.secret, epoch: Math.floor(Date.now() / 1000) + 30 });
    if (code !== seen.code) return code;
    await sleep(500);
  }
}

team('signed out, she comes back with the password and the next code of the app', async () => {
  const { page } = owner;
  await signOut(owner, OLGA.name);
  await signIn(owner, OLGA);
  await heading(owner, 'One more step');
  await answer(owner, 'one-time-code', seen.code);
  await text(owner, 'This code is not right.');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(await nextCode());
  await page.keyboard.press('Enter');
  await heading(owner, `Hello, ${OLGA.name.split(' ')[0]}`);
});

team('signed out once more, a recovery code opens the account and is gone', async () => {
  const { page } = owner;
  await signOut(owner, OLGA.name);
  await signIn(owner, OLGA);
  await heading(owner, 'One more step');
  await press(owner, 'Use a recovery code');
  await page.getByLabel('Recovery code').waitFor();
  await answer(owner, 'off', seen.codes[0].toLowerCase());
  await heading(owner, `Hello, ${OLGA.name.split(' ')[0]}`);
  await visit(owner, SECURITY);
  await text(owner, '9 codes left');
  await text(owner, /Recovery code used/);
});

async function inviteAsViewer(email) {
  await visit(owner, '/app/settings/team?tab=invitations');
  await write(owner, 'E-mail addresses', email);
  await owner.keys.tabTo('Editor');
  await owner.page.keyboard.press('ArrowUp');
  await press(owner, 'Send invitation');
  await text(owner, '1 invitation is on its way.');
}

team('she invites somebody as a viewer, by e-mail', async () => {
  await inviteAsViewer(GUS.email);
  await text(owner, GUS.email);
});

team('the invited person signs up by the link in the mail, and accepts', async () => {
  await visit(guest, `/invite?token=${await tokenOf('/invite', GUS.email)}`);
  await heading(guest, 'Join Kornblume');
  await text(guest, `${OLGA.name} invites you.`);
  await press(guest, 'Create an account to accept');
  await heading(guest, 'Create your account');
  assert.equal(await guest.page.getByLabel('E-mail').inputValue(), GUS.email);
  await signUp(guest, GUS);
  await heading(guest, 'Join Kornblume');
  await press(guest, 'Accept the invitation');
  await heading(guest, `Hello, ${GUS.name.split(' ')[0]}`);
  await visit(guest, '/app/settings/team');
  await text(guest, 'Only admins and owners can rename the team.');
  await guest.page.getByRole('main').getByText('Viewer', { exact: true }).waitFor();
});

team('the owner makes him an editor, and he sees it without reloading', async () => {
  await visit(owner, '/app/settings/team?tab=members');
  await text(owner, GUS.email);
  await guest.page.getByText('Live', { exact: true }).waitFor();
  await guest.page.evaluate(() => {
    window.notReloaded = true;
  });
  await press(owner, `Role of ${GUS.name}: Viewer. Change`);
  await dialog(owner, 'Change role').waitFor();
  await owner.keys.tabTo('Viewer');
  await owner.page.keyboard.press('ArrowDown');
  await press(owner, 'Save');
  await text(owner, `${GUS.name} is now: Editor.`);
  await guest.page.getByRole('main').getByText('Editor', { exact: true }).waitFor();
  assert.equal(await guest.page.evaluate(() => window.notReloaded), true);
  assert.equal((await ask(guest, '/api/sites'))[0], 200);
});

team('he leaves the team, and is out at the very next request', async () => {
  const id = await guest.page.evaluate(async () => (await (await fetch('/api/auth/session')).json()).team.id);
  await press(guest, 'Leave this team');
  await dialog(guest, 'Leave the team').waitFor();
  const left = guest.page.waitForResponse((answer) => answer.request().method() === 'DELETE');
  await press(guest, 'Leave');
  assert.equal((await left).status(), 204);
  await heading(guest, 'What is your team called?');
  assert.deepEqual(await ask(guest, `/api/teams/${id}/members`), [404, 'not_found']);
  assert.deepEqual(await ask(guest, '/api/sites'), [409, 'no_team']);
  await owner.page.getByText(GUS.email).first().waitFor({ state: 'detached' });
});

team('invited once more and taken out again, he sees it on the screen that is open', async () => {
  await inviteAsViewer(GUS.email);
  await visit(guest, `/invite?token=${await tokenOf('/invite', GUS.email)}`);
  await press(guest, 'Accept the invitation');
  await heading(guest, `Hello, ${GUS.name.split(' ')[0]}`);
  await guest.page.getByText('Live', { exact: true }).waitFor();
  await visit(owner, '/app/settings/team?tab=members');
  await press(owner, `Remove ${GUS.name}`);
  await text(owner, `${GUS.name} was removed and is out at once.`);
  await heading(guest, 'What is your team called?');
});

team('the audit log has all of it, by name and unbroken', async () => {
  await visit(owner, '/app/settings/team?tab=log');
  for (const words of ['Team created', 'Invitation sent', 'Invitation accepted', 'Member joined', 'Role changed', 'Member left', 'Member removed']) await text(owner, words);
  await press(owner, 'Check');
  await text(owner, /Complete and unchanged: all \d+ entries/);
});

team('a key of the API is made, and stands in the log of the person', async () => {
  const { page } = owner;
  await visit(owner, '/app/settings/keys');
  await press(owner, 'New API key');
  await dialog(owner, 'New API key').waitFor();
  await write(owner, 'Name', 'Till at the counter');
  await press(owner, 'Read leads', 'Space');
  await press(owner, 'Create the key');
  const made = dialog(owner, 'The key for Till at the counter');
  const secret = await made.locator('code').first().textContent();
  assert.match(secret, /^gr8_sk_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}$/);
  await press(owner, 'I put it where it belongs', 'Space');
  await press(owner, 'Done');
  await page.getByRole('heading', { name: 'Till at the counter' }).waitFor();
  const opened = await fetch(`${platform.url}/api/leads`, { headers: { authorization: `Bearer ${secret}` } });
  assert.equal(opened.status, 200);
  await visit(owner, SECURITY);
  await text(owner, /API key made/);
});

// --- The account of one person ------------------------------------------------------------------------------------

const account = story(() => [nina]);

account('a link by mail signs in without a password', async () => {
  await visit(nina, '/sign-up');
  await signUp(nina, NINA);
  await heading(nina, 'What is your team called?');
  await write(nina, 'Team name', 'Nordlicht');
  await nina.page.keyboard.press('Enter');
  await heading(nina, 'What is your website?');
  await visit(nina, '/app');
  await signOut(nina, NINA.name);
  await write(nina, 'E-mail', NINA.email);
  await press(nina, 'E-mail me a link');
  await heading(nina, 'Look into your mail');
  await visit(nina, `/magic?token=${await tokenOf('/magic', NINA.email)}`);
  await heading(nina, 'Hello, Nina');
});

account('a forgotten password is replaced by the link in the mail', async () => {
  await signOut(nina, NINA.name);
  await write(nina, 'E-mail', NINA.email);
  await press(nina, 'Forgot your password?');
  await heading(nina, 'Forgot your password?');
  await press(nina, 'Send me a link');
  await heading(nina, 'Look into your mail');
  const token = await tokenOf('/reset', NINA.email);
  await visit(nina, `/reset?token=${token}`);
  await heading(nina, 'Choose a new password');
  NINA.password = 'a dozen patient gardeners';
  await write(nina, 'New password', NINA.password);
  await nina.page.keyboard.press('Enter');
  await heading(nina, 'Your new password counts');
  await visit(nina, `/reset?token=${token}`);
  await write(nina, 'New password', 'another dozen gardeners');
  await nina.page.keyboard.press('Enter');
  await text(nina, 'It was used already or is too old.');
  await visit(nina, '/sign-in');
  await signIn(nina, NINA);
  await heading(nina, 'Hello, Nina');
});

account('a passkey is added and opens the account by itself', async () => {
  const takeAway = await passkeys(nina.page);
  await visit(nina, SECURITY);
  await press(nina, 'Add a passkey');
  await dialog(nina, 'Name the passkey').waitFor();
  await write(nina, 'Name', 'Work laptop');
  await nina.page.keyboard.press('Enter');
  await nina.page.getByRole('button', { name: 'Delete Work laptop' }).waitFor();
  await text(nina, /Passkey added/);
  await signOut(nina, NINA.name);
  // The browser may already have offered it at the address field: then nobody needs to press anything.
  const arrived = heading(nina, 'Hello, Nina').then(() => true);
  if (!(await Promise.race([arrived, sleep(1500)]))) await press(nina, 'Sign in with a passkey');
  await arrived;
  // Else it would sign in on every later visit of that page.
  await takeAway();
});

account('the address changes when both mailboxes said yes', async () => {
  const fresh = 'nina@nord.example';
  await visit(nina, '/app/settings');
  await press(nina, 'Change the address');
  await write(nina, 'New address', fresh);
  await nina.page.keyboard.press('Enter');
  await text(nina, 'Two mails are on their way');
  await visit(nina, `/confirm-email?token=${await tokenOf('/confirm-email', NINA.email)}`);
  await press(nina, 'Confirm');
  await text(nina, 'Now open the link in the mail to your new address.');
  await visit(nina, `/confirm-email?token=${await tokenOf('/confirm-email', fresh)}`);
  await press(nina, 'Confirm');
  await heading(nina, 'Your address is changed');
  await press(nina, 'To my profile');
  await nina.page.getByRole('main').getByText(fresh).waitFor();
});

account('"this was not me" brings the old address back and ends everything', async () => {
  const notice = await waitForMail(platform.url, NINA.email, (mail) => /\/secure\?token=/.test(mail.text) && mail.text.includes('nina@nord.example'), PATIENCE_MS);
  await visit(nina, `/secure?token=${/\/secure\?token=([\w.~-]+)/.exec(notice.text)[1]}`);
  await heading(nina, 'This was not you?');
  await press(nina, 'Secure my account');
  await heading(nina, 'Your account is secured');
  assert.deepEqual(await ask(nina, '/api/auth/session'), [401, 'session_expired']);
  await visit(nina, `/reset?token=${await tokenOf('/reset', NINA.email)}`);
  NINA.password = 'twenty careful painters';
  await write(nina, 'New password', NINA.password);
  await nina.page.keyboard.press('Enter');
  await heading(nina, 'Your new password counts');
  await visit(nina, '/sign-in');
  await signIn(nina, NINA);
  await heading(nina, 'Hello, Nina');
  assert.ok((await outbox(platform.url, NINA.email)).length > 3);
});
