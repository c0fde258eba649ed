// The answer when wasm could give none: it trapped, or a binding failed on the way.

import { HARD } from "./security.mjs";

/** A 500 as problem+json, like src/problem.rs of `web` makes them. */
export function ofOur(error) {
  const requestId = `req_${crypto.randomUUID().replaceAll("-", "")}`;
  console.error(JSON.stringify({ level: "error", op: "edge.fetch", request_id: requestId, message: String(error?.message ?? error) }));
  const body = {
    type: "/problems/internal",
    title: "Our fault",
    status: 500,
    code: "internal",
    detail: "something broke on our side, and it is logged",
    request_id: requestId,
  };
  const headers = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    ...HARD,
    "x-request-id": requestId,
  };
  return new Response(JSON.stringify(body), { status: 500, headers });
}
