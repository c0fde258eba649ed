// Which requests another Worker answers, and the way there. handed-on.json is the one list of its addresses, by binding:
// tests/contract compares it with what the Workers mount.

import HANDED from "./handed-on.json" with { type: "json" };
import { ofOur } from "./problem.mjs";

const [SLASH, QUESTION] = [0x2f, 0x3f];
const LIST = Object.entries(HANDED).flatMap(([binding, paths]) => paths.map((path) => [path, binding]));

/** The binding of the Worker that has the address in its list, or one above it; undefined for our own. */
export function workerOf(url) {
  const start = url.indexOf("/", 8);
  for (const [path, binding] of LIST) {
    if (!url.startsWith(path, start)) continue;
    const next = url.charCodeAt(start + path.length);
    if (next === SLASH || next === QUESTION || Number.isNaN(next)) return binding;
  }
  return undefined;
}

/** The request as it came, with every header and its body unread; the answer as it is. */
export async function handOn(request, worker) {
  try {
    return await worker.fetch(request);
  } catch (error) {
    return ofOur(error);
  }
}
