// Runs wrangler and reads what it prints.
import { spawn } from 'node:child_process';

/**
 * @param {string[]} args
 * @param {Record<string, string>} env added to ours
 * @returns {Promise<{ok: boolean, json: any, text: string}>} json: the first JSON value it printed, when there is one.
 */
export async function wrangler(args, env = {}, { mayFail = false } = {}) {
  const child = spawn('wrangler', args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0 && !mayFail) throw new Error(`\`wrangler ${args.join(' ')}\` failed:\n${out}${err}`);
  return { ok: code === 0, json: firstJson(out), text: out };
}

/** Wrangler may print a banner before the value it was asked for. */
function firstJson(text) {
  const start = text.search(/^[[{]/m);
  if (start < 0) return undefined;
  try {
    return JSON.parse(text.slice(start));
  } catch {
    return undefined;
  }
}
