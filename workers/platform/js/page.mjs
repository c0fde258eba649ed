// HTML as a list of events in document order: {"o":[name,[[attribute,value]…]]}, {"c":name}, {"t":text}.

/** A meta tag that names the charset stands within the first bytes of a page (WHATWG: 1,024). */
const META_WITHIN = 1024;
/** Nobody's page is nested deeper; the parser's time grows with the square of it. */
const MAX_DEPTH = 500;
const ADDRESSES = new Set(["href", "src", "action"]);

/** Parses a page that came from `base`. What cannot be parsed to its end counts up to there. */
export async function pageEvents(bytes, type, base) {
  const text = decode(bytes, type);
  const events = [];
  let depth = 0;
  const absolute = (name, value) => (ADDRESSES.has(name) ? (URL.parse(value.trim(), base)?.href ?? value) : value);
  const rewriter = new HTMLRewriter()
    .on("*", {
      element(element) {
        const name = element.tagName;
        events.push({ o: [name, [...element.attributes].map(([key, value]) => [key, absolute(key, value)])] });
        try {
          element.onEndTag(() => {
            depth--;
            events.push({ c: name });
          });
          depth++;
        } catch {
          // Void elements have no end.
        }
        if (depth > MAX_DEPTH) throw new Error("nested too deep");
      },
    })
    .onDocument({
      text({ text }) {
        if (text === "") return;
        const last = events.at(-1);
        if (last?.t !== undefined) last.t += text;
        else events.push({ t: text });
      },
    });
  const page = new Response(text, { headers: { "content-type": "text/html; charset=utf-8" } });
  try {
    await rewriter.transform(page).body?.pipeTo(new WritableStream());
  } catch {
    // The parser gave up; what it said so far stands.
  }
  return events;
}

function decode(bytes, type) {
  return (decoderFor(charset(bytes, type)) ?? new TextDecoder()).decode(bytes);
}

/** Byte order mark, header, meta tag, UTF-8: in this order. */
function charset(bytes, type) {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, META_WITHIN));
  const named = (text) => /charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(text)?.[1];
  const meta = /<meta[^>]*charset\s*=[^>]*/i.exec(head)?.[0] ?? "";
  return named(type) ?? named(meta) ?? "utf-8";
}

function decoderFor(label) {
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
}
