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
export const storage_list = (number, prefix) => attempt(() => JSON.stringify([...storage(number).kv.list({ prefix })]));

/** Removes values by the beginning of their keys, a few at a time: together they may be larger than the memory. */
function removeAll(kv, prefix) {
  for (;;) {
    const keys = [...kv.list({ prefix, limit: 100 })].map(([key]) => key);
    if (keys.length === 0) return;
    for (const key of keys) kv.delete(key);
  }
}

/** `changes`: JSON of {put: [[key, text]…], remove: [key…], remove_all?: [prefix…], alarm?: unix ms, below zero for none}. */
export function storage_commit(number, changes) {
  attempt(() => {
    const { put, remove, remove_all: prefixes = [], alarm } = JSON.parse(changes);
    const store = storage(number);
    store.transactionSync(() => {
      for (const prefix of prefixes) removeAll(store.kv, prefix);
      for (const key of remove) store.kv.delete(key);
      for (const [key, text] of put) store.kv.put(key, text);
    });
    // Not awaited: no await may come between the rows and the alarm, and the reply waits for both anyway.
    if (alarm !== undefined) void (alarm < 0 ? store.deleteAlarm() : store.setAlarm(alarm));
  });
}

export function storage_forget(call, number) {
  settle(call, () => forget(storage(number)));
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

/** Closes the sockets of one person, or all of them for ''; counts them. */
export function sockets_close(number, actor) {
  return attempt(() => {
    let closed = 0;
    for (const socket of states.get(number).getWebSockets()) {
      if (actor !== "" && socket.deserializeAttachment()?.actor !== actor) continue;
      try {
        socket.close(CLOSE_COME_BACK, "come back");
        closed++;
      } catch {
        // It is closing already.
      }
    }
    return closed;
  });
}
