// The request's body, whole and bounded.

/** More than any operation takes (web::BODY_LIMIT is the usual one). What is longer is cut, and then refused as too large. */
const LIMIT = 1024 * 1024;

export async function readBody(request) {
  const told = request.headers.get("content-length");
  if (told !== null && Number(told) <= LIMIT) return new Uint8Array(await request.arrayBuffer());
  const bytes = new Uint8Array(LIMIT + 1);
  let length = 0;
  const reader = request.body.getReader();
  while (length <= LIMIT) {
    const { done, value } = await reader.read();
    if (done) return bytes.subarray(0, length);
    const part = value.subarray(0, LIMIT + 1 - length);
    bytes.set(part, length);
    length += part.length;
  }
  reader.cancel().catch(() => {});
  return bytes;
}
