// The main Worker's entry points. What they decide is in wasm (../main); files never get there, and the addresses of accounts
// and teams are another Worker's.

import * as core from "gr8-core";
import { ask } from "../../platform/js/answers.mjs";
import { attach } from "../../platform/js/core.mjs";
import { fileOf } from "./files.mjs";
import { isOfAccounts, toAccounts } from "./handoff.mjs";
import { answer } from "./requests.mjs";

export { ChatRoom, RateLimiter, SessionFamily, SlotBook, TeamHub, WorkflowRun, WorkflowTurns } from "./objects.mjs";

attach(core);

export default {
  fetch(request, env) {
    const { method, url } = request;
    if (method === "GET" || method === "HEAD") {
      const file = fileOf(request, env);
      if (file !== undefined) return file;
    }
    return isOfAccounts(url) ? toAccounts(request, env) : answer(request, env);
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
