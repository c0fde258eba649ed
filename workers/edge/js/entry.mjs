// The Worker's entry points. What they decide is in wasm (src/lib.rs); here requests are taken apart and answers
// put together, in as few crossings as possible (docs/design/boundary.md).

import * as core from "gr8-core";
import { ask } from "../../platform/js/answers.mjs";
import { attach } from "../../platform/js/core.mjs";
import { readBody } from "./body.mjs";
import { fileOf } from "./files.mjs";
import { handOver } from "./handover.mjs";
import { ofOur } from "./problem.mjs";

export { ChatRoom, RateLimiter, SessionFamily, SlotBook, TeamHub } from "./objects.mjs";

attach(core);

/** web::HEADERS_READ: those that GETs need, and what comes on top for the rest. */
const ALWAYS = [
  "cookie", "origin", "cf-connecting-ip", "accept", "accept-language", "authorization", "sec-fetch-site", "upgrade", "user-agent",
  "x-session-token", "content-type", "x-gr8-signature", "cf-ipcountry",
];
const WITH_BODY = [...ALWAYS, "content-length", "idempotency-key", "x-csrf-token", "cf-ipcity"];
/** Those of a signed request. */
const SIGNED = ["x-gr8-timestamp", "x-gr8-nonce"];
const NO_BODY = new Uint8Array(0);

export default {
  fetch(request, env) {
    const { method } = request;
    const isRead = method === "GET" || method === "HEAD";
    if (isRead) {
      const file = fileOf(request, env);
      if (file !== undefined) return file;
    }
    return isRead || request.body === null ? answer(request, env, isRead ? ALWAYS : WITH_BODY, NO_BODY) : answerWithBody(request, env);
  },

  async queue(batch, env) {
    const messages = batch.messages;
    const bodies = messages.map((message) => [String(message.body), message.attempts]);
    const verdicts = JSON.parse(await ask((core, id) => core.queue(id, JSON.stringify(bodies))));
    for (const [at, { verdict, delay_s }] of verdicts.entries()) {
      const message = messages[at];
      if (verdict === "retry") message.retry({ delaySeconds: delay_s });
      else {
        if (verdict === "dead") await env.JOBS_DEAD.send(String(message.body), { contentType: "text" });
        message.ack();
      }
    }
  },

  async scheduled(event) {
    await ask((core, id) => core.scheduled(id, event.cron));
  },
};

async function answerWithBody(request, env) {
  return answer(request, env, WITH_BODY, await readBody(request));
}

function answer(request, env, names, body) {
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
