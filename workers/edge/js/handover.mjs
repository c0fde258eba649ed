// Answers that somebody else gives (web::Handover): an object streams or takes a WebSocket, or a page is a built
// file with a nonce in it. Headers that wasm set stay; the other side adds status, content type and body.

const pages = new Map();

/** `given`: {headers, target: {kind, …}} of fetch.rs. */
export async function handOver({ headers, target }, request, env) {
  if (target.kind === "asset") return asset(headers, target, request, env);
  const stub = env[target.class].getByName(target.name);
  if (target.kind === "socket") {
    const hello = { upgrade: "websocket", "x-gr8-call": encodeURIComponent(target.call) };
    return stub.fetch("https://object/", { headers: hello });
  }
  const inner = await stub.fetch("https://object/", { method: "POST", body: target.call, signal: request.signal });
  return merged(inner.body, inner.status, inner.headers.get("content-type"), headers);
}

async function asset(headers, { path, nonce }, request, env) {
  const text = pages.get(path) ?? (await page(path, request, env));
  if (text === null) return merged("There is no such page.\n", 404, "text/plain", headers);
  return merged(text.replaceAll("__NONCE__", nonce), 200, "text/html; charset=utf-8", headers);
}

/** A page's text does not change while this isolate lives: a deployment brings new isolates. */
async function page(path, request, env) {
  let found = await env.ASSETS.fetch(new URL(path, request.url));
  // The assets answer /index.html by a redirect to its short address.
  const short = found.headers.get("location");
  if (short !== null) found = await env.ASSETS.fetch(new URL(short, request.url));
  if (!found.ok) return null;
  const text = await found.text();
  pages.set(path, text);
  return text;
}

function merged(body, status, type, headers) {
  const all = new Headers(headers);
  if (type !== null) all.set("content-type", type);
  return new Response(body, { status, headers: all });
}
