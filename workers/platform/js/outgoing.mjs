// Requests of ours to other servers: no redirects, a byte cap after decompression, a deadline for the whole exchange.

import { settle } from "./core.mjs";
import { pageEvents } from "./page.mjs";

export function http_send(call, request, body) {
  settle(call, () => send(JSON.parse(request), body.slice()));
}

export function http_read_page(call, request, body) {
  settle(call, () => readPage(JSON.parse(request), body.slice()));
}

/** `href` seen from `base`, or undefined. */
export function resolve_url(base, href) {
  return (base === "" ? URL.parse(href) : URL.parse(href, base))?.href;
}

async function exchange({ method, url, headers, limit_bytes, timeout_ms }, body, wantsBody) {
  const signal = AbortSignal.timeout(timeout_ms);
  const init = { method, headers, redirect: "manual", signal };
  if (body.length > 0) init.body = body;
  const response = await fetch(url, init);
  const got = { status: response.status, headers: [...response.headers], truncated: false, bytes: new Uint8Array(0) };
  if (response.body === null) return got;
  if (wantsBody(response)) return { ...got, ...(await upTo(response.body, limit_bytes)) };
  await response.body.cancel();
  return got;
}

async function upTo(stream, limit) {
  const reader = stream.getReader();
  const chunks = [];
  let length = 0;
  let truncated = false;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const room = limit - length;
    chunks.push(value.length > room ? value.subarray(0, room) : value);
    length += Math.min(value.length, room);
    if (value.length > room) {
      truncated = true;
      await reader.cancel();
      break;
    }
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { bytes, truncated };
}

async function send(request, body) {
  const { bytes, ...head } = await exchange(request, body, () => true);
  return { text: JSON.stringify(head), bytes };
}

const contentType = (response) => response.headers.get("content-type") ?? "";
const isHtml = (response) => response.ok && /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType(response));

async function readPage(request, body) {
  const { bytes, ...head } = await exchange(request, body, isHtml);
  const type = head.headers.find(([name]) => name === "content-type")?.[1] ?? "";
  const events = bytes.length === 0 ? [] : await pageEvents(bytes, type, request.url);
  return JSON.stringify({ ...head, bytes: bytes.length, events });
}
