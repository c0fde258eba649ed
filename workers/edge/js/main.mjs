// The main Worker's entry points. What they decide is in wasm (../main); files never get there, and some addresses are
// another Worker's.

import * as core from "gr8-core";
import { ask } from "../../platform/js/answers.mjs";
import { attach } from "../../platform/js/core.mjs";
import { fileOf } from "./files.mjs";
import { handOn, workerOf } from "./handoff.mjs";
import { answer } from "./requests.mjs";

export * from "./rooms.mjs";

attach(core);

/** Bytes of a mail with its headers and files. */
const MOST_MAIL = 1_000_000;

export default {
  fetch(request, env) {
    const { method, url } = request;
    if (method === "GET" || method === "HEAD") {
      const file = fileOf(request, env);
      if (file !== undefined) return file;
    }
    const worker = workerOf(url);
    return worker === undefined ? answer(request, env) : handOn(request, env[worker]);
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

  /** A mail that Email Routing has for us. What fails on our side throws: the mail server tries again. */
  async email(message, env) {
    if (message.rawSize > MOST_MAIL) return message.setReject("552 5.3.4 A mail has 1 MB at most here.");
    const raw = await new Response(message.raw).arrayBuffer();
    const refused = await env.WORKFLOW_JOBS.receive({ sender: message.from, recipient: message.to, raw });
    if (refused !== null) message.setReject(refused);
  },

  async scheduled(event) {
    await ask((core, id) => core.scheduled(id, event.cron));
  },
};
