// The entries of the Worker of workflows. Nobody reaches it but the main Worker, by its bindings.

import * as core from "gr8-core";
import { WorkerEntrypoint } from "cloudflare:workers";
import { ask } from "../../platform/js/answers.mjs";
import { attach } from "../../platform/js/core.mjs";
import { classOf } from "./objects.mjs";
import { answer, answerWhole } from "./requests.mjs";

attach(core);

export const WorkflowRun = classOf("WORKFLOW_RUN");
export const WorkflowTurns = classOf("WORKFLOW_TURNS");

/** What the main Worker took from the queue and is ours. */
export class Jobs extends WorkerEntrypoint {
  work(envelope) {
    return ask((core, id) => core.work(id, envelope));
  }
}

export default {
  fetch(request, env) {
    const { url } = request;
    // Whoever sends webhooks names deliveries and kinds by headers of their own.
    return url.startsWith("/hooks/", url.indexOf("/", 8)) ? answerWhole(request, env) : answer(request, env);
  },
};
