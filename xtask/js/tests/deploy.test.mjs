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
`;
/** Keeps an account in account.json and every call in calls.json. */
const WRANGLER = `#!${process.execPath}
const fs = require('node:fs');
const read = (file, otherwise) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : otherwise);
const account = read('account.json', { d1: [], kv: [], r2: [], queues: [], secrets: [] });
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
if (line.startsWith('secret list')) print(account.secrets.map((name) => ({ name })));
if (args[0] === 'deploy') {
  const file = args[args.indexOf('--secrets-file') + 1];
  if (args.includes('--secrets-file')) account.secrets.push(...Object.keys(read(file)));
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

test('an empty account gets what wrangler.toml names, then the migrations, then the Worker', () => {
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
    'deploy --config wrangler.deploy.json --secrets-file .dev/deploy-secrets.json',
  ]);
  const config = JSON.parse(readFileSync(join(folder, 'wrangler.deploy.json'), 'utf8'));
  assert.equal(config.d1_databases[0].database_id, 'id-of-gr8-control');
  assert.equal(config.kv_namespaces[0].id, 'id-of-gr8-kv');
  assert.deepEqual(config.vars, { MODE: 'production', PUBLIC_URL: 'https://gr8.example.com' });
  assert.equal(existsSync(join(folder, '.dev/deploy-secrets.json')), false, 'the secrets do not stay on the disk');
});

test('a second run makes nothing again and keeps the signing key that is there', () => {
  deploy(READY);
  writeFileSync(join(folder, 'calls.json'), '[]');
  const { status } = deploy(READY);
  assert.equal(status, 0);
  assert.deepEqual(
    calls().filter((call) => /create|^deploy/.test(call)),
    ['deploy --config wrangler.deploy.json'],
  );
});
