// Requests are taken apart and answers put together, in as few crossings as possible (docs/design/boundary.md). What they
// mean is decided in wasm.

import { ask } from "../../platform/js/answers.mjs";
import { readBody } from "./body.mjs";
import { handOver } from "./handover.mjs";
import { ofOur } from "./problem.mjs";

/** web::HEADERS_READ: those that GETs need, and what comes on top for the rest. */
const ALWAYS = [
  "cookie", "origin", "cf-connecting-ip", "accept", "accept-language", "authorization", "sec-fetch-site", "upgrade", "user-agent",
  "x-session-token", "content-type", "x-gr8-signature", "cf-ipcountry",
];
const WITH_BODY = [...ALWAYS, "content-length", "idempotency-key", "x-csrf-token", "cf-ipcity"];
/** Those of a signed request. */
const SIGNED = ["x-gr8-timestamp", "x-gr8-nonce"];
const NO_BODY = new Uint8Array(0);

/** A request whose every header matters, with its body. */
export async function answerWhole(request, env) {
  return answerTo(request, env, [...request.headers.keys()], request.body === null ? NO_BODY : await readBody(request));
}

/** A Response, or a Promise of one. */
export function answer(request, env) {
  const { method } = request;
  const isRead = method === "GET" || method === "HEAD";
  return isRead || request.body === null ? answerTo(request, env, isRead ? ALWAYS : WITH_BODY, NO_BODY) : answerWithBody(request, env);
}

async function answerWithBody(request, env) {
  return answerTo(request, env, WITH_BODY, await readBody(request));
}

function answerTo(request, env, names, body) {
  const { headers, method, url } = request;
  let head = "";
  for (const name of headers.has("x-gr8-signature") ? [...names, ...SIGNED] : names) {
    const value = headers.get(name);
    if (value !== null) head += head === "" ? `${name}\n${value}` : `\n${name}\n${value}`;
  }
  try {
    const given = ask((core, id) => core.fetch(id, method, url, head, body));
    if (given instanceof Promise) return given.then((late) => respond(late, request, env), ofOur);
    return respond(given, request, env);
  } catch (error) {
    return ofOur(error);
  }
}

function respond(given, request, env) {
  if (given.target !== undefined) return handOver(given, request, env).catch(ofOur);
  return new Response(given.body, { status: given.status, headers: given.headers });
}
