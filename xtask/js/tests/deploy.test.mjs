// `cargo xtask deploy` against a made-up account: a program called `wrangler` that remembers what it was asked to make.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CONFIG = `
name = "gr8"
main = "build/worker/main.mjs"
compatibility_date = "2026-10-20"
[vars]
MODE = "dev"
[[d1_databases]]
binding = "CONTROL"
database_name = "gr8-control"
database_id = "local-control"
[[kv_namespaces]]
binding = "KV"
id = "local-kv"
[[r2_buckets]]
binding = "BLOBS"
bucket_name = "gr8-blobs"
[[queues.producers]]
binding = "JOBS"
queue = "gr8-jobs"
[[queues.consumers]]
queue = "gr8-jobs"
dead_letter_queue = "gr8-jobs-dead"
[[services]]
binding = "ACCOUNTS"
service = "gr8-accounts"
[[services]]
binding = "WORKFLOWS"
service = "gr8-workflows"
`;
const ACCOUNTS = `
name = "gr8-accounts"
main = "build/accounts/main.mjs"
compatibility_date = "2026-10-20"
[vars]
MODE = "dev"
[[d1_databases]]
binding = "CONTROL"
database_name = "gr8-control"
database_id = "local-control"
[[kv_namespaces]]
binding = "KV"
id = "local-kv"
[[queues.producers]]
binding = "JOBS"
queue = "gr8-jobs"
[[durable_objects.bindings]]
name = "RATE_LIMITER"
class_name = "RateLimiter"
script_name = "gr8"
`;
const WORKFLOWS = ACCOUNTS.replaceAll('accounts', 'workflows');
/** Keeps an account in account.json and every call in calls.json; refuses a Worker that names one which is not there, and those of BROKEN. */
const WRANGLER = `#!${process.execPath}
const fs = require('node:fs');
const read = (file, otherwise) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : otherwise);
const account = read('account.json', { d1: [], kv: [], r2: [], queues: [], workers: {} });
const args = process.argv.slice(2);
const calls = read('calls.json', []);
calls.push(args.join(' '));
fs.writeFileSync('calls.json', JSON.stringify(calls));
const print = (value) => console.log('a banner\\n' + JSON.stringify(value));
const known = (list, name) => process.exit(list.includes(name) ? 0 : 1);
const line = args.slice(0, 3).join(' ');
if (args[0] === 'whoami') process.exit(process.env.SIGNED_IN ? 0 : 1);
if (line === 'd1 list --json') print(account.d1.map((name) => ({ name, uuid: 'id-of-' + name })));
if (line.startsWith('d1 create')) account.d1.push(args[2]);
if (line === 'kv namespace list') print(account.kv.map((title) => ({ title, id: 'id-of-' + title })));
if (line === 'kv namespace create') account.kv.push(args[3]);
if (line === 'r2 bucket info') known(account.r2, args[3]);
if (line === 'r2 bucket create') account.r2.push(args[3]);
if (line.startsWith('queues info')) known(account.queues, args[2]);
if (line.startsWith('queues create')) account.queues.push(args[2]);
if (line.startsWith('secret list')) {
  const there = account.workers[args[3]];
  if (!there) process.exit(1);
  print(Object.keys(there).map((name) => ({ name })));
}
if (args[0] === 'deploy') {
  const config = read(args[2]);
  const named = [...(config.services ?? []).map(({ service }) => service), ...(config.durable_objects?.bindings ?? []).map(({ script_name }) => script_name)];
  if (named.some((name) => !account.workers[name]) || process.env.BROKEN === config.name) process.exit(1);
  const file = args[args.indexOf('--secrets-file') + 1];
  account.workers[config.name] = { ...account.workers[config.name], ...(args.includes('--secrets-file') ? read(file) : {}) };
}
fs.writeFileSync('account.json', JSON.stringify(account));
`;

let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gr8-deploy-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, '.dev'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'wrangler.toml'), CONFIG);
  writeFileSync(join(folder, 'wrangler.accounts.toml'), ACCOUNTS);
  writeFileSync(join(folder, 'wrangler.workflows.toml'), WORKFLOWS);
  writeFileSync(join(folder, 'bin/wrangler'), WRANGLER);
  chmodSync(join(folder, 'bin/wrangler'), 0o755);
});

afterEach(() => rmSync(folder, { recursive: true }));

function deploy(settings) {
  const path = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH: path, ...settings };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'xtask/js/deploy.mjs')], { cwd: folder, env });
  return { status, text: `${stdout}${stderr}` };
}

const account = () => JSON.parse(readFileSync(join(folder, 'account.json'), 'utf8'));
const calls = () => JSON.parse(readFileSync(join(folder, 'calls.json'), 'utf8'));
const READY = { SIGNED_IN: '1', GR8_PUBLIC_URL: 'https://gr8.example.com' };

test('everything that a person must do first is named at once, and nothing is made', () => {
  const { status, text } = deploy({ GR8_MAIL_API_KEY: 'key', GR8_PUBLIC_URL: 'http://gr8.example.com/' });
  assert.equal(status, 1);
  for (const word of ['wrangler login', 'GR8_PUBLIC_URL', 'GR8_MAIL_FROM']) assert.match(text, new RegExp(word));
  assert.deepEqual(calls(), ['whoami --json']);
});

test('half an account for text messages is no account', () => {
  const halves = [
    [{ GR8_SMS_ACCOUNT: 'AC1' }, /GR8_SMS_FROM: codes by SMS/],
    [{ GR8_SMS_API_KEY: 'key' }, /GR8_SMS_ACCOUNT and GR8_SMS_FROM: codes by SMS/],
    [{ GR8_SMS_ACCOUNT: 'AC1', GR8_SMS_FROM: '+15005550006' }, /GR8_SMS_API_KEY: codes by SMS/],
  ];
  for (const [settings, told] of halves) {
    const { status, text } = deploy({ ...READY, ...settings });
    assert.equal(status, 1);
    assert.match(text, told);
    assert.ok(!calls().some((call) => call.startsWith('deploy')));
  }
});

const MAIN_UP = 'deploy --config wrangler.deploy.json';
const ACCOUNTS_UP = 'deploy --config wrangler.accounts.deploy.json';
const WORKFLOWS_UP = 'deploy --config wrangler.workflows.deploy.json';
const SECRETS = ' --secrets-file .dev/deploy-secrets.json';

test('an empty account gets what the wrangler files name, then the migrations, then the Workers, which name one another', () => {
  const { status, text } = deploy(READY);
  assert.equal(status, 0, text);
  const made = calls().filter((call) => /create|apply|^deploy/.test(call));
  assert.deepEqual(made, [
    'd1 create gr8-control',
    'kv namespace create gr8-kv',
    'r2 bucket create gr8-blobs',
    'queues create gr8-jobs',
    'queues create gr8-jobs-dead',
    'd1 migrations apply gr8-control --remote --config wrangler.deploy.json',
    // Once without the service, because there is none yet; nobody is answered before the last one.
    MAIN_UP,
    ACCOUNTS_UP + SECRETS,
    WORKFLOWS_UP + SECRETS,
    MAIN_UP + SECRETS,
  ]);
  const { gr8, 'gr8-accounts': accounts, 'gr8-workflows': workflows } = account().workers;
  assert.match(gr8.SIGNING_KEY, /^[0-9a-f]{64}$/);
  assert.deepEqual([accounts, workflows], [gr8, gr8], 'all have one key');
  const config = JSON.parse(readFileSync(join(folder, 'wrangler.deploy.json'), 'utf8'));
  assert.equal(config.d1_databases[0].database_id, 'id-of-gr8-control');
  assert.equal(config.kv_namespaces[0].id, 'id-of-gr8-kv');
  assert.deepEqual(config.services.map(({ service }) => service), ['gr8-accounts', 'gr8-workflows']);
  const other = JSON.parse(readFileSync(join(folder, 'wrangler.accounts.deploy.json'), 'utf8'));
  assert.deepEqual([other.d1_databases, other.kv_namespaces, other.vars], [config.d1_databases, config.kv_namespaces, config.vars]);
  assert.deepEqual(config.vars, { MODE: 'production', PUBLIC_URL: 'https://gr8.example.com' });
  assert.equal(existsSync(join(folder, '.dev/deploy-secrets.json')), false, 'the secrets do not stay on the disk');
});

const secondRun = (settings = {}) => {
  writeFileSync(join(folder, 'calls.json'), '[]');
  return deploy({ ...READY, ...settings });
};
const uploads = () => calls().filter((call) => /create|^deploy/.test(call));

test('a second run makes nothing again and keeps the signing key that is there; the main Worker with its objects goes first', () => {
  deploy(READY);
  const before = account().workers;
  assert.equal(secondRun().status, 0);
  assert.deepEqual(uploads(), [MAIN_UP, ACCOUNTS_UP, WORKFLOWS_UP]);
  assert.deepEqual(account().workers, before);
});

test('a first run that broke off before every Worker was whole is run again, and all have one key', () => {
  for (const broken of ['gr8-accounts', 'gr8-workflows', 'gr8']) {
    rmSync(join(folder, 'account.json'), { force: true });
    // The bare main Worker is there already, as after an upload that broke off behind it.
    writeFileSync(join(folder, 'account.json'), JSON.stringify({ d1: [], kv: [], r2: [], queues: [], workers: { gr8: {} } }));
    assert.equal(deploy({ ...READY, BROKEN: broken }).status, 1);
    const { status, text } = deploy(READY);
    assert.equal(status, 0, text);
    const { gr8, 'gr8-accounts': accounts, 'gr8-workflows': workflows } = account().workers;
    assert.deepEqual([gr8.SIGNING_KEY.length, accounts, workflows], [64, gr8, gr8], broken);
  }
});

test('a deployment of before there were two Workers is told to bring its secrets once more, before anything is made', () => {
  writeFileSync(join(folder, 'account.json'), JSON.stringify({ d1: [], kv: [], r2: [], queues: [], workers: { gr8: { SIGNING_KEY: 'k', MAIL_API_KEY: 'm' } } }));
  const { status, text } = deploy(READY);
  assert.equal(status, 1);
  assert.match(text, /GR8_SIGNING_KEY, GR8_MAIL_API_KEY: gr8-accounts and gr8-workflows lack /);
  assert.deepEqual(uploads(), []);
  const brought = { GR8_SIGNING_KEY: 'the key that was there, as long as it must be', GR8_MAIL_API_KEY: 'm', GR8_MAIL_FROM: 'a@b.example' };
  assert.equal(secondRun(brought).status, 0);
  assert.deepEqual(uploads().slice(-3), [ACCOUNTS_UP + SECRETS, WORKFLOWS_UP + SECRETS, MAIN_UP + SECRETS]);
  for (const name of ['gr8-accounts', 'gr8-workflows']) {
    assert.deepEqual(account().workers[name], { SIGNING_KEY: brought.GR8_SIGNING_KEY, MAIL_API_KEY: 'm' });
  }
});
