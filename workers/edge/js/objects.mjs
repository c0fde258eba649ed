// The durable object classes. Each object is a number and a class name; what it does is in durable-objects/.

import { DurableObject } from "cloudflare:workers";
import { ask } from "../../platform/js/answers.mjs";
import { enter } from "../../platform/js/core.mjs";
import { register, unregister } from "../../platform/js/storage.mjs";

/** Tells wasm to forget an object that the runtime dropped; numbers are never used again. */
const dropped = new FinalizationRegistry((number) => {
  unregister(number);
  enter((core) => core.object_forget(number));
});

function classOf(binding) {
  return class extends DurableObject {
    #number;

    constructor(ctx, env) {
      super(ctx, env);
      this.#number = register(ctx);
      dropped.register(this, this.#number);
    }

    /** One call, JSON in and out. */
    ask(call) {
      return ask((core, id) => core.object_ask(id, this.#number, binding, call));
    }

    alarm() {
      return ask((core, id) => core.object_alarm(id, this.#number, binding));
    }

    /** A call whose answer is a response, or a WebSocket that stays. */
    async fetch(request) {
      if (request.headers.get("upgrade") === "websocket") return this.#connect(decodeURIComponent(request.headers.get("x-gr8-call")));
      const call = await request.text();
      const { body, status, headers } = await ask((core, id) => core.object_fetch(id, this.#number, binding, call));
      return new Response(body, { status, headers });
    }

    async #connect(call) {
      await ask((core, id) => core.object_connect(id, this.#number, binding, call));
      const { 0: client, 1: server } = new WebSocketPair();
      this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
      this.ctx.acceptWebSocket(server);
      const { command } = JSON.parse(call);
      server.serializeAttachment({ openedAt: Date.now(), actor: command?.actor ?? "" });
      return new Response(null, { status: 101, webSocket: client });
    }

    /** Sockets only listen; pings are answered by the runtime. */
    webSocketMessage(socket) {
      socket.close(1003, "this socket only listens");
    }

    webSocketClose(socket, code) {
      // 1005 and 1006 say that no code came; they must not be sent.
      socket.close(code === 1005 || code === 1006 ? 1000 : code);
    }
  };
}

export const ChatRoom = classOf("CHAT_ROOM");
export const RateLimiter = classOf("RATE_LIMITER");
export const SessionFamily = classOf("SESSION_FAMILY");
export const SlotBook = classOf("SLOT_BOOK");
export const TeamHub = classOf("TEAM_HUB");
export const WorkflowRun = classOf("WORKFLOW_RUN");
export const WorkflowTurns = classOf("WORKFLOW_TURNS");
