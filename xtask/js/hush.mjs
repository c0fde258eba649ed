// Empties functions that only word errors which nobody is shown, so that the optimiser drops them and what only they reach: jiff words
// each of its errors at length, the words are reached from nothing but panics, and weigh several kB after gzip (docs/design/wasm-size.md).
// Usage: node hush.mjs <in.wasm> <out.wasm>
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

/** Formatters of jiff's own errors, and of bytes as they quote them; those of its dates are what people read. */
const HUSHED = /^<jiff[\w:]*(?:Error|ErrorKind|escape::Bytes?) as core::fmt::(?:Display|Debug)>::fmt/;

const [TYPE, IMPORT, FUNCTION, CODE, CUSTOM] = [1, 2, 3, 10, 0];
const I32 = 0x7f;
/** No locals; `i32.const 0`, which is `Ok(())` of a formatter; end. */
const SAY_NOTHING = Uint8Array.of(0x00, 0x41, 0x00, 0x0b);

class Reader {
  constructor(bytes, at = 0) {
    Object.assign(this, { bytes, at });
  }
  number() {
    let [result, shift] = [0, 0];
    for (;;) {
      const byte = this.bytes[this.at++];
      result += (byte & 127) * 2 ** shift;
      if (byte < 128) return result;
      shift += 7;
    }
  }
  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  text() {
    return new TextDecoder().decode(this.take(this.number()));
  }
  list(read) {
    return Array.from({ length: this.number() }, () => read());
  }
}

function number(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.of(...bytes, rest);
    bytes.push((rest % 128) | 128);
  }
}

function* sections(bytes) {
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) {
    const id = reader.take(1)[0];
    yield { id, body: reader.take(reader.number()) };
  }
}

/** What each type gives: whether it is one i32, as of a formatter. */
function types(body) {
  const reader = new Reader(body);
  return reader.list(() => {
    reader.take(1);
    reader.list(() => reader.take(1));
    const results = reader.list(() => reader.take(1)[0]);
    return results.length === 1 && results[0] === I32;
  });
}

function limits(reader) {
  const flags = reader.number();
  reader.number();
  if (flags & 1) reader.number();
}

/** How many functions are imported: they have the first numbers. */
function imported(body) {
  const reader = new Reader(body);
  let count = 0;
  reader.list(() => {
    reader.text();
    reader.text();
    const kind = reader.take(1)[0];
    if (kind === 0) {
      reader.number();
      count += 1;
    } else if (kind === 1) {
      reader.take(1);
      limits(reader);
    } else if (kind === 2) limits(reader);
    else reader.take(2);
  });
  return count;
}

/** Names of functions by number. */
function names(body) {
  const reader = new Reader(body);
  if (reader.text() !== 'name') return new Map();
  while (reader.at < body.length) {
    const kind = reader.take(1)[0];
    const part = new Reader(reader.take(reader.number()));
    if (kind === 1) return new Map(part.list(() => [part.number(), part.text()]));
  }
  return new Map();
}

function hushed(body, isQuiet) {
  const reader = new Reader(body);
  const count = reader.number();
  const parts = [number(count)];
  for (let index = 0; index < count; index++) {
    const code = reader.take(reader.number());
    const kept = isQuiet(index) ? SAY_NOTHING : code;
    parts.push(number(kept.length), kept);
  }
  return Buffer.concat(parts);
}

/** The module without those words; and how many functions were emptied. */
export function hush(bytes, wanted = HUSHED) {
  const all = [...sections(bytes)];
  const body = (id) => all.find((section) => section.id === id)?.body ?? Uint8Array.of(0);
  const gives = types(body(TYPE));
  const functions = new Reader(body(FUNCTION));
  const kinds = functions.list(() => functions.number());
  const first = imported(body(IMPORT));
  const called = new Map(all.filter(({ id }) => id === CUSTOM).flatMap(({ body: part }) => [...names(part)]));
  let emptied = 0;
  const isQuiet = (index) => {
    const quiet = gives[kinds[index]] && wanted.test(called.get(first + index) ?? '');
    emptied += quiet ? 1 : 0;
    return quiet;
  };
  const parts = [bytes.subarray(0, 8)];
  for (const { id, body: part } of all) {
    const made = id === CODE ? hushed(part, isQuiet) : part;
    parts.push(Uint8Array.of(id), number(made.length), made);
  }
  return { bytes: Buffer.concat(parts), emptied };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [, , from, to] = argv;
  writeFileSync(to, hush(readFileSync(from)).bytes);
}
