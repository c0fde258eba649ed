// The durable object that runs: storage, alarm, sockets, by the number that `objects.mjs` gave it.

import { settle } from "./core.mjs";

const states = new Map();
let next = 0;

/** Numbers an object's state. */
export function register(ctx) {
  const number = ++next;
  states.set(number, ctx);
  return number;
}

/** The runtime dropped the object. */
export function unregister(number) {
  states.delete(number);
}

/** Exceptions cross into wasm as texts. */
function attempt(work) {
  try {
    return work();
  } catch (error) {
    throw String(error?.message ?? error);
  }
}

const storage = (number) => states.get(number).storage;

export const storage_get = (number, key) => attempt(() => storage(number).kv.get(key));
export const storage_put = (number, key, value) => attempt(() => storage(number).kv.put(key, value));
export const storage_remove = (number, key) => attempt(() => void storage(number).kv.delete(key));
export const storage_list = (number, prefix) => attempt(() => JSON.stringify([...storage(number).kv.list({ prefix })]));

/** Unix milliseconds, or below zero for none. The output gate waits for it; we need not. */
export function storage_alarm(number, at) {
  attempt(() => void (at < 0 ? storage(number).deleteAlarm() : storage(number).setAlarm(at)));
}

export function storage_forget(call, number) {
  settle(call, forget(storage(number)));
}

async function forget(storage) {
  await storage.deleteAlarm();
  await storage.deleteAll();
  return "";
}

const CLOSE_COME_BACK = 4001;

/** Sends `text` to every socket opened after `openedAfter` (unix ms), closes the others, counts who heard. */
export function sockets_send(number, text, openedAfter) {
  return attempt(() => {
    let heard = 0;
    for (const socket of states.get(number).getWebSockets()) {
      try {
        if (socket.deserializeAttachment().openedAt <= openedAfter) socket.close(CLOSE_COME_BACK, "come back");
        else {
          socket.send(text);
          heard++;
        }
      } catch {
        // It is closing; its owner comes back.
      }
    }
    return heard;
  });
}
