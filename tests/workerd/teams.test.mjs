// Teams on the real databases and objects: what one statement must decide, sockets that close, and an end that leaves
// nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { good, until, waitForMail } from '../support/api.mjs';
import { startDemoSite } from '../support/demo-site.mjs';
import { startPlatform } from '../support/platform.mjs';
import { answers, bookOne, freeSlots, listen, newOwner, person, problem, startedTeam, submit, tally, times } from './support.mjs';

const HOUR = '17 * * * *';

let platform;
let demo;
let team;
let path;
let mia;

before(async () => {
  demo = await startDemoSite();
  platform = await startPlatform({ demoPort: demo.port });
  team = await startedTeam(platform, demo);
  path = `/api/teams/${team.owner.session.team.id}`;
  mia = await newOwner(platform, 'mia');
});
after(async () => {
  await platform?.stop();
  await demo?.stop();
});

/** As the platform's; it starts later. */
const rows = (...asked) => platform.rows(...asked);

async function invite(email, role) {
  good(await team.owner.post(`${path}/invitations`, { email, role }), 'invite');
  const LINK = /\/invite\?token=([A-Za-z0-9_-]+)/;
  const mail = await waitForMail(platform.url, email, (candidate) => LINK.test(candidate.text));
  return LINK.exec(mail.text)[1];
}

async function verdict() {
  await sleep(500);
  return good(await team.owner.get(`${path}/audit-log/verify`), 'verify');
}

test('twenty accepts of one link at once are one membership', async () => {
  const token = await invite(person('mia').email, 'owner');
  const all = await times(20, () => mia.post('/api/invitations/accept', { token }));
  assert.deepEqual(tally(all), { 200: 1, 409: 19 });
  for (const answer of all.filter(({ status }) => status === 409)) problem(answer, 409, 'already_member');
  await until(team.owner, `${path}/audit-log?action=member.joined`, ({ items }) => items.length === 1);
});

test('two owners who demote each other at once leave one, and the log tells only what happened', async () => {
  const [olivia, other] = [team.owner.session.user.id, mia.session.user.id];
  const both = await Promise.all([
    team.owner.patch(`${path}/members/${other}`, { role: 'admin' }),
    mia.patch(`${path}/members/${olivia}`, { role: 'admin' }),
  ]);
  assert.deepEqual(tally(both), { 200: 1, 403: 1 });
  const { items } = good(await team.owner.get(`${path}/members`), 'members');
  assert.equal(items.filter(({ role }) => role === 'owner').length, 1);
  // Back to where it was, for the tests that follow.
  if (both[1].status === 200) good(await mia.post(`${path}/transfer`, { user_id: olivia }), 'transfer');
  await until(team.owner, `${path}/audit-log?action=member.role_changed`, (page) => page.items.length === 1);
});

test('what thirty people change at once is a chain without gaps', async () => {
  const all = await times(30, (n) => team.owner.patch(path, { name: `Name ${n}` }));
  const done = tally(all)[200];
  assert.ok(done > 0 && done + (tally(all)[409] ?? 0) === 30, JSON.stringify(tally(all)));
  await until(team.owner, `${path}/audit-log?action=team.renamed&limit=100`, ({ items }) => items.length === done, 60_000);
  const { intact, entries } = await verdict();
  assert.ok(intact, 'the chain holds');
  const { items } = good(await team.owner.get(`${path}/audit-log?limit=100`), 'log');
  assert.deepEqual(items.map(({ seq }) => seq).sort((a, b) => a - b), Array.from({ length: entries }, (_, n) => n + 1));
});

test('the log tells what was changed behind its back', async () => {
  const id = team.owner.session.team.id;
  const [{ shard }] = await rows('CONTROL', 'SELECT shard FROM teams WHERE id = ?', id);
  const [entry] = await rows(`SHARD_${shard}`, "SELECT ip FROM audit_log WHERE tenant_id = ? AND id = '000000000002'", id);
  await rows(`SHARD_${shard}`, "UPDATE audit_log SET ip = '198.51.100.1' WHERE tenant_id = ? AND id = '000000000002'", id);
  assert.deepEqual(await verdict(), { entries: 2, intact: false, broken_at: 2 });
  await rows(`SHARD_${shard}`, "UPDATE audit_log SET ip = ? WHERE tenant_id = ? AND id = '000000000002'", entry.ip, id);
  assert.equal((await verdict()).intact, true);
});

test('the log is a file that spreadsheets open and do not run', async () => {
  good(await team.owner.patch(path, { name: '=1+1' }), 'rename');
  await until(team.owner, `${path}/audit-log?limit=1`, ({ items }) => items[0].after?.name === '=1+1');
  const answer = await team.owner.get(`${path}/audit-log/export?action=team.renamed`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8');
  assert.match(answer.headers.get('content-disposition'), /^attachment; filename="audit-log\.csv"$/);
  assert.ok(answer.body.split('\r\n')[1].includes('"{""name"":""=1+1""}"'), answer.body.slice(0, 400));
});

test('whoever is taken out hears no more of the team, and is refused at the very next request', async () => {
  good(await mia.post(`${path}/switch`), 'switch');
  const feed = await listen(platform, mia);
  assert.equal(feed.status, 101);
  const closed = feed.closed;
  good(await team.owner.delete(`${path}/members/${mia.session.user.id}`), 'remove');
  problem(await mia.get(path), 404, 'not_found');
  assert.equal((await closed).code, 4001);
});

/** Every place that still names the team. */
async function traces(id) {
  const found = [];
  for (const name of ['CONTROL', 'SHARD_0', 'SHARD_1']) {
    const tables = await rows(name, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'd1%' AND name NOT LIKE 'sqlite%'");
    for (const { name: table } of tables) {
      const all = await rows(name, `SELECT * FROM "${table}"`);
      const count = all.filter((row) => JSON.stringify(row).includes(id)).length;
      if (count > 0) found.push(`${name}.${table}: ${count}`);
    }
  }
  const { kv, r2 } = await platform.kept();
  found.push(...kv.filter((name) => name.includes(id)).map((name) => `KV ${name}`), ...r2.filter((key) => key.includes(id)).map((key) => `R2 ${key}`));
  return found;
}

test('a closed team is closed to visitors, and nothing is left of one whose time is up', async () => {
  const { owner, visitor } = team;
  const id = owner.session.team.id;
  const session = good(await visitor.post('/api/chatbot/sessions', {}), 'chat');
  const said = { session_id: session.session_id, token: session.token, text: 'When are you open?', client_id: 'c1' };
  good(await visitor.post('/api/chatbot/message', said), 'message');
  good(await submit(visitor, team.form, answers('Ann Smith')), 'submit');
  await bookOne(visitor, team.service, (await freeSlots(visitor, team.service))[0], 'Ann Smith');
  await until(owner, '/api/appointments?when=upcoming', ({ items }) => items.length === 1);
  await until(owner, '/api/conversations', ({ items }) => items.length === 1);
  const before = await traces(id);
  assert.ok(before.length > 15 && before.some((place) => place.startsWith('R2')), JSON.stringify(before));

  const { deletion_at } = good(await owner.delete(path), 'close');
  assert.ok(deletion_at > Date.now() + 6 * 86_400_000);
  // Visitors are answered by another Worker than the one that closed the team: its memory of a site is 30 s old at most.
  const known = Date.now() + 40_000;
  while ((await visitor.get('/api/widget/config')).status === 200 && Date.now() < known) await sleep(1_000);
  problem(await visitor.get('/api/widget/config'), 404, 'not_found');
  await waitForMail(platform.url, owner.session.user.email, ({ text }) => text.includes('/app/settings/team'));

  // Eight days later.
  await rows('CONTROL', 'UPDATE teams SET deletion_at = ? WHERE id = ?', Date.now() - 26 * 3_600_000, id);
  const end = Date.now() + 60_000;
  for (;;) {
    await platform.cron(HOUR);
    await sleep(1_000);
    const left = await traces(id);
    if (left.length === 0) break;
    assert.ok(Date.now() < end, `still there: ${JSON.stringify(left)}`);
  }
  problem(await owner.get(path), 404, 'not_found');
  const shard = before.some((place) => place.startsWith('SHARD_0')) ? 0 : 1;
  const call = { team: id, shard, key: session.session_id, command: { history: { token_hash: 'x' } } };
  assert.match(await platform.ask('CHAT_ROOM', `${id}/${session.session_id}`, JSON.stringify(call)), /not_found/);
});
