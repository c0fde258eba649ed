// Mail and text messages as the providers get them, over real HTTP out of workerd: the exact request, and what their
// refusals lead to.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Owner, good } from '../support/api.mjs';
import { startPlatform } from '../support/platform.mjs';
import { startProviders } from '../support/providers.mjs';
import { person, problem } from './support.mjs';

const NUMBER = '+4915112345678';
const ACCOUNT = `AC${'a'.repeat(32)}`;

let providers;
let platform;
let owner;
before(async () => {
  providers = await startProviders();
  platform = await startPlatform({
    // Its entry can be delivered to by hand.
    faults: true,
    vars: {
      MAIL_FROM: 'hello@gr8.example',
      MAIL_API_KEY: 're_123',
      MAIL_API_URL: providers.mailUrl,
      SMS_ACCOUNT: ACCOUNT,
      SMS_API_KEY: 'token',
      SMS_FROM: '+15005550006',
      SMS_API_URL: `${providers.smsUrl}/`,
    },
  });
});
after(async () => {
  await platform?.stop();
  await providers?.stop();
});

const mailTo = (address) => ({ kind, body }) => kind === 'mail' && JSON.parse(body).to[0].includes(address);
const texts = () => providers.requests.filter(({ kind }) => kind === 'sms');

/** Signs somebody up with the link in the mail that the provider got. */
async function signUp(who) {
  const owner = new Owner(platform.url);
  good(await owner.post('/api/auth/sign-up', who), 'sign-up');
  const mail = JSON.parse((await providers.came(mailTo(who.email))).body);
  const [, token] = /\/verify\?token=([\w-]+)/.exec(mail.text);
  owner.session = good(await owner.post('/api/auth/verify', { token }), 'verify');
  return owner;
}

test('a mail has the shape that the provider documents, and one key', async () => {
  const olga = { ...person('olga'), name: 'Olga "O" Owner', locale: 'de' };
  owner = await signUp(olga);
  const { method, path, headers, body } = await providers.came(mailTo(olga.email));
  assert.deepEqual([method, path, headers.authorization, headers['content-type']], ['POST', '/emails', 'Bearer re_123', 'application/json']);
  assert.match(headers['idempotency-key'], /^auth\/[\w-]{43}$/);
  const mail = JSON.parse(body);
  assert.deepEqual(Object.keys(mail).sort(), ['from', 'html', 'subject', 'text', 'to']);
  assert.deepEqual([mail.from, mail.to, mail.subject], ['"GR8" <hello@gr8.example>', ['"Olga O Owner" <olga@example.com>'], 'Bestätigen Sie Ihre E-Mail-Adresse']);
  assert.match(mail.html, /^<!doctype html>\n<html lang="de">/);
});

/** A message on the queue, as the outbox would have published it. */
const message = (n, mail, attempts = 1) => ({
  id: `m${n}`,
  timestamp: new Date(),
  attempts,
  body: JSON.stringify({
    team: 'team_0192d3a8c0de7f00a1b2c3d4e5f60718',
    shard: 0,
    id: `evt_0192d3a8c0de7f00a1b2c3d4e5f6${String(n).padStart(4, '0')}`,
    at: Date.now(),
    body: { job: { send_mail: mail } },
  }),
});

const answerTo = (address) => ({
  to: { address: { email: address, name: null } },
  template: 'lead_answer',
  locale: 'en',
  data: { team: 'Café <b>Löwe</b>', subject: 'Thank you\r\nBcc: x@example.com', body: 'Hello,\n\nwe got it.' },
  reply_to: 'desk@shop.example',
  attachments: [{ filename: 'invite.ics', content_type: 'text/calendar; method=REQUEST; charset=utf-8', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' }],
});

async function deliver(...given) {
  const { retryMessages, explicitAcks, outcome } = await platform.queue('gr8-jobs', given);
  assert.equal(outcome, 'ok');
  return { retried: retryMessages, done: explicitAcks };
}

test('a mail of a job carries its file, where an answer goes, and its event’s key; a repeat is not sent again', async () => {
  assert.deepEqual(await deliver(message(1, answerTo('vera@example.com'))), { retried: [], done: ['m1'] });
  const { headers, body } = await providers.came(mailTo('vera@example.com'));
  assert.equal(headers['idempotency-key'], 'evt_0192d3a8c0de7f00a1b2c3d4e5f60001');
  const mail = JSON.parse(body);
  assert.deepEqual([mail.from, mail.to, mail.reply_to], ['"Café bLöwe/b" <hello@gr8.example>', ['vera@example.com'], ['desk@shop.example']]);
  assert.equal(mail.subject, 'Thank you Bcc: x@example.com');
  const content = Buffer.from('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n').toString('base64');
  assert.deepEqual(mail.attachments, [{ filename: 'invite.ics', content_type: 'text/calendar; method=REQUEST; charset=utf-8', content }]);
  await deliver(message(1, answerTo('vera@example.com'), 2));
  assert.equal(providers.requests.filter(mailTo('vera@example.com')).length, 1);
});

test('a provider that is busy or broken is asked again later, with the same key; one that refuses is not', async () => {
  const refusals = [
    [429, { name: 'rate_limit_exceeded' }, 'retried'],
    [500, { name: 'internal_server_error' }, 'retried'],
    [400, { name: 'validation_error' }, 'done'],
    [403, { name: 'invalid_from_address' }, 'done'],
    [422, { name: 'validation_error' }, 'done'],
    [409, { name: 'invalid_idempotent_request' }, 'done'],
  ];
  for (const [at, [status, body, outcome]] of refusals.entries()) {
    const [n, address] = [10 + at, `status${status}@example.com`];
    providers.answerNext('mail', { status, body });
    const first = await deliver(message(n, answerTo(address)));
    assert.deepEqual(first, outcome === 'retried' ? { retried: [{ msgId: `m${n}`, delaySeconds: 5 }], done: [] } : { retried: [], done: [`m${n}`] }, `${status}`);
    if (outcome === 'retried') assert.deepEqual((await deliver(message(n, answerTo(address), 2))).done, [`m${n}`], `${status}, again`);
    const keys = providers.requests.filter(mailTo(address)).map(({ headers }) => headers['idempotency-key']);
    assert.deepEqual(keys, Array(outcome === 'retried' ? 2 : 1).fill(keys[0]), `${status}`);
  }
});

test('a code goes out as the form that the provider documents, and works once it is typed', async () => {
  good(await owner.post('/api/auth/sms', { number: '+49 151 1234-5678' }), 'sms');
  const { method, path, headers, body } = await providers.came(({ kind }) => kind === 'sms');
  assert.deepEqual([method, path], ['POST', `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`]);
  assert.equal(headers.authorization, `Basic ${Buffer.from(`${ACCOUNT}:token`).toString('base64')}`);
  assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
  assert.match(headers['idempotency-key'], /^auth\/[\w-]{43}$/);
  const fields = new URLSearchParams(body);
  assert.deepEqual([...fields.keys()], ['To', 'From', 'Body']);
  assert.deepEqual([fields.get('To'), fields.get('From')], [NUMBER, '+15005550006']);
  const [, code] = /^(\d{6}) ist Ihr GR8-Code\. Wir fragen nie danach\.\n\n@localhost #\1$/.exec(fields.get('Body')) ?? [];
  assert.ok(code, fields.get('Body'));
  const { recovery_codes } = good(await owner.post('/api/auth/sms/confirm', { code }), 'confirm');
  assert.equal(recovery_codes.length, 10);
  assert.equal((await owner.post('/api/auth/sms/confirm', { code })).status >= 400, true, 'a code is used up');
});

test('a provider of texts that fails or refuses is told to the person, once, and never with the number', async () => {
  const before = texts().length;
  const invalid = { code: 21211, message: "The 'To' number +4915112349400 is not valid." };
  for (const [status, body] of [[500, {}], [429, { code: 20429 }], [400, invalid]]) {
    const somebody = await signUp(person(`refused${status}`));
    providers.answerNext('sms', { status, body });
    const answer = await somebody.post('/api/auth/sms', { number: `+4915112349${status}` });
    problem(answer, 502, 'upstream');
    assert.doesNotMatch(JSON.stringify(answer.body), /1511234/);
  }
  await sleep(500);
  assert.equal(texts().length - before, 3, 'no text is sent twice: it costs money and confuses');
  const lines = platform.logs.filter((line) => line.includes('sms: status'));
  assert.ok(lines.some((line) => line.includes('status 400, code 21211')), platform.logs.slice(-5).join('\n'));
  for (const line of platform.logs) assert.doesNotMatch(line, /1511234|re_123|gr8_|"token"/);
});
