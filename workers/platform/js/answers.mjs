// Answers to requests. A request that needs no I/O is answered while `fetch` is still inside wasm: `ask` then finds
// the answer waiting and makes no Promise.

import { enter, onTrap, settle } from "./core.mjs";

/** What a request gets when its wasm instance trapped. */
export class Trapped extends Error {}

let next = 0;
const early = new Map();
const waiting = new Map();
const streams = new Map();

onTrap(() => {
  for (const { reject } of waiting.values()) reject(new Trapped("wasm trapped"));
  for (const { writer } of streams.values()) writer.abort().catch(() => {});
  early.clear();
  waiting.clear();
  streams.clear();
});

/** Calls `work(core, request)`; gives what wasm answers to that request number, as a value or a Promise. */
export function ask(work) {
  next = (next + 1) >>> 0;
  const request = next;
  enter((core) => work(core, request));
  if (early.has(request)) {
    const answer = early.get(request);
    early.delete(request);
    if (answer instanceof Error) throw answer;
    return answer;
  }
  return new Promise((resolve, reject) => waiting.set(request, { resolve, reject }));
}

function settled(request, answer) {
  const waiter = waiting.get(request);
  if (waiter === undefined) {
    early.set(request, answer);
    return;
  }
  waiting.delete(request);
  if (answer instanceof Error) waiter.reject(answer);
  else waiter.resolve(answer);
}

const parsed = new Map();

/** `name\nvalue\n…` as an object, which Response reads twice as fast as pairs; pairs when a name comes twice. */
function headersOf(text) {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const parts = text === "" ? [] : text.split("\n");
  const pairs = [];
  for (let i = 0; i + 1 < parts.length; i += 2) pairs.push([parts[i], parts[i + 1]]);
  const object = Object.fromEntries(pairs);
  const headers = Object.keys(object).length === pairs.length ? object : pairs;
  // Most answers carry a request id and are new every time: only a few texts are worth keeping.
  if (parsed.size < 64 && !text.includes("x-request-id")) parsed.set(text, headers);
  return headers;
}

export function respond(request, status, headers, body) {
  settled(request, { status, headers: headersOf(headers), body: body.length === 0 ? null : body.slice() });
}

export function respond_elsewhere(request, headers, target) {
  settled(request, { headers: headersOf(headers), target: JSON.parse(target) });
}

export function reply(request, isOk, text) {
  settled(request, isOk ? text : new Error(text));
}

export function respond_stream(request, status, headers) {
  const { readable, writable } = new IdentityTransformStream();
  streams.set(request, { writer: writable.getWriter(), written: null });
  settled(request, { status, headers: headersOf(headers), body: readable });
}

export function stream_write(request, chunk) {
  const stream = streams.get(request);
  stream.written = stream.writer.write(chunk.slice());
  stream.written.catch(() => {});
}

export function stream_drain(call, request) {
  settle(call, () => streams.get(request).written);
}

export function stream_end(request, isWhole) {
  const { writer } = streams.get(request);
  streams.delete(request);
  (isWhole ? writer.close() : writer.abort(new Error("the answer broke off"))).catch(() => {});
}
