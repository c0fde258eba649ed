// Built files: the dashboard's hashed ones, the widget's loader and panel. Their bytes never cross into wasm.

import { HARD } from "./security.mjs";

const IMMUTABLE = "public, max-age=31536000, immutable";
/** A new version reaches every website within this time. */
const LOADER = "public, max-age=300";

/** A Response for a file's address, undefined for everything else. */
export function fileOf(request, env) {
  const start = request.url.indexOf("/", 8);
  const path = request.url.slice(start);
  if (path.startsWith("/assets/") || path.startsWith("/widget/")) return file(request, env, IMMUTABLE);
  if (path === "/favicon.svg" || path === "/api/openapi.json") return file(request, env, LOADER);
  if (path === "/widget.js" || path.startsWith("/widget.js?")) return file(request, env, LOADER);
  return undefined;
}

async function file(request, env, cacheControl) {
  const found = await env.ASSETS.fetch(request);
  if (found.status !== 200 && found.status !== 304) {
    return new Response("There is no such file.\n", { status: 404, headers: { "content-type": "text/plain", "cache-control": "no-store", ...HARD } });
  }
  const headers = new Headers(found.headers);
  headers.set("cache-control", cacheControl);
  for (const [name, value] of Object.entries(HARD)) headers.set(name, value);
  // The widget lives on other people's pages, some of them isolated.
  headers.set("cross-origin-resource-policy", "cross-origin");
  headers.set("access-control-allow-origin", "*");
  return new Response(found.body, { status: found.status, headers });
}
