// D1, KV, R2, queues and stubs. Names of bindings come from wrangler.toml.

import { env } from "cloudflare:workers";
import { settle } from "./core.mjs";

/** `batch`: JSON of [{sql, params}]. Answers JSON of the rows of each. */
export function d1_run(call, binding, batch) {
  settle(call, () => d1(env[binding], JSON.parse(batch)));
}

async function d1(db, batch) {
  const statements = batch.map(({ sql, params }) => (params.length === 0 ? db.prepare(sql) : db.prepare(sql).bind(...params)));
  const results = statements.length === 1 ? [await statements[0].all()] : await db.batch(statements);
  return JSON.stringify(results.map((result) => result.results ?? []));
}

const present = (text) => (text === null ? "" : `+${text}`);

export function kv_get(call, key) {
  settle(call, () => env.KV.get(key).then(present));
}

export function kv_put(call, key, value, ttl) {
  settle(call, () => env.KV.put(key, value, ttl === 0 ? {} : { expirationTtl: Math.max(ttl, 60) }));
}

export function kv_remove(call, key) {
  settle(call, () => env.KV.delete(key));
}

/** Answers JSON of the keys. */
export function kv_list(call, prefix, limit) {
  settle(call, () => env.KV.list({ prefix, limit }).then(({ keys }) => JSON.stringify(keys.map(({ name }) => name))));
}

export function blob_get(call, key) {
  settle(call, () => blob(key));
}

async function blob(key) {
  const found = await env.BLOBS.get(key);
  return found === null ? "" : { text: "+", bytes: new Uint8Array(await found.arrayBuffer()) };
}

export function blob_put(call, key, bytes, contentType) {
  settle(call, () => env.BLOBS.put(key, bytes.slice(), { httpMetadata: { contentType } }).then(() => ""));
}

export function blob_remove(call, keys) {
  settle(call, () => env.BLOBS.delete(JSON.parse(keys)));
}

/** Answers JSON of the keys. */
export function blob_list(call, prefix, limit) {
  settle(call, () => env.BLOBS.list({ prefix, limit }).then(({ objects }) => JSON.stringify(objects.map(({ key }) => key))));
}

/** `bodies`: JSON of texts, one message each. */
export function queue_send(call, bodies) {
  const messages = JSON.parse(bodies).map((body) => ({ body, contentType: "text" }));
  settle(call, () => env.JOBS.sendBatch(messages).then(() => ""));
}

/** Another Worker's entry `Jobs`. */
export function service_ask(call, binding, text) {
  settle(call, () => env[binding].work(text));
}

export function object_ask(call, binding, name, text) {
  settle(call, () => env[binding].getByName(name).ask(text));
}
