// Which requests the Worker of accounts answers, and the way there. accounts.json is the one list of its addresses:
// tests/contract compares it with what both Workers mount.

import PATHS from "./accounts.json" with { type: "json" };
import { ofOur } from "./problem.mjs";

const [SLASH, QUESTION] = [0x2f, 0x3f];

/** Whether the address is one of the list, or lies below one of it. */
export function isOfAccounts(url) {
  const start = url.indexOf("/", 8);
  for (const path of PATHS) {
    if (!url.startsWith(path, start)) continue;
    const next = url.charCodeAt(start + path.length);
    if (next === SLASH || next === QUESTION || Number.isNaN(next)) return true;
  }
  return false;
}

/** The request as it came, with every header and its body unread; the answer as it is. */
export async function toAccounts(request, env) {
  try {
    return await env.ACCOUNTS.fetch(request);
  } catch (error) {
    return ofOur(error);
  }
}
