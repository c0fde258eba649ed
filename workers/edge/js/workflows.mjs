// The entries of the Worker of workflows. Nobody reaches it but the main Worker, by its bindings.

import * as core from "gr8-core";
import { WorkerEntrypoint } from "cloudflare:workers";
import { ask } from "../../platform/js/answers.mjs";
import { attach } from "../../platform/js/core.mjs";
import { classOf } from "./objects.mjs";
import { readMail } from "./mail.mjs";
import { answer, answerWhole } from "./requests.mjs";

attach(core);

export const WorkflowRun = classOf("WORKFLOW_RUN");
export const WorkflowTurns = classOf("WORKFLOW_TURNS");

/** What the main Worker took from the queue or from a mail server and is ours. */
export class Jobs extends WorkerEntrypoint {
  work(envelope) {
    return ask((core, id) => core.work(id, envelope));
  }

  /** A mail with its envelope: null, or the line that refuses it. */
  async receive(letter) {
    let read;
    try {
      read = await readMail(letter);
    } catch (error) {
      console.warn(JSON.stringify({ level: "warn", op: "mail.unreadable", message: String(error?.message ?? error) }));
      return "550 5.6.0 This mail cannot be read.";
    }
    const verdict = JSON.parse(await ask((core, id) => core.mail(id, JSON.stringify(read))));
    return verdict.refused ?? null;
  }
}

export default {
  fetch(request, env) {
    const { url } = request;
    // Whoever sends webhooks names deliveries and kinds by headers of their own.
    return url.startsWith("/hooks/", url.indexOf("/", 8)) ? answerWhole(request, env) : answer(request, env);
  },
};
