// Clock, chance, console, environment, work after the answer.

import { env, waitUntil } from "cloudflare:workers";
import { onTrap, settle } from "./core.mjs";

export const now = () => Date.now();

export function fill(bytes) {
  crypto.getRandomValues(bytes);
}

/** Lets the event loop run once: timers come after what has arrived meanwhile. */
export function pause(call) {
  settle(call, () => new Promise((resolve) => setTimeout(() => resolve(""), 0)));
}

export function sleep(call, ms) {
  settle(call, () => new Promise((resolve) => setTimeout(() => resolve(""), ms)));
}

export function log(level, line) {
  console[level](line);
}

/** JSON of every name in the environment: texts as they are, `true` for bindings. */
export function environment() {
  return JSON.stringify(Object.fromEntries(Object.entries(env).map(([name, value]) => [name, typeof value === "string" ? value : true])));
}

const held = new Map();

/** The runtime waits for work number `work` after the answer, until `release`. */
export function hold(work) {
  const over = new Promise((resolve) => held.set(work, resolve));
  try {
    waitUntil(over);
  } catch (error) {
    // Outside of any event there is nothing to hold; the work goes on as long as the isolate does.
    console.warn(JSON.stringify({ level: "warn", op: "isolate.hold", message: String(error?.message ?? error) }));
  }
}

export function release(work) {
  held.get(work)?.();
  held.delete(work);
}

onTrap(() => {
  for (const resolve of held.values()) resolve();
  held.clear();
});
