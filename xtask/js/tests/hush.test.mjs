// What is taken out of the WebAssembly before it is made small: formatters by their name, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hush } from '../hush.mjs';

const number = (value) => (value < 128 ? [value] : [(value % 128) | 128, Math.floor(value / 128)]);
const text = (value) => [value.length, ...Buffer.from(value)];
const section = (id, body) => [id, ...number(body.length), ...body];

/** A module, with names or without, that has an imported function and four of its own, each of which gives 7 (the last one nothing). */
function sample(names) {
  const seven = [4, 0x00, 0x41, 0x07, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [2, 0x60, 0, 1, 0x7f, 0x60, 0, 0]),
    ...section(2, [1, ...text('host'), ...text('now'), 0, 0]),
    ...section(3, [4, 0, 0, 0, 1]),
    ...section(7, [3, ...text('a'), 0, 1, ...text('b'), 0, 2, ...text('c'), 0, 3]),
    ...section(10, [4, ...seven, ...seven, ...seven, 2, 0x00, 0x0b]),
    ...(names ? section(0, [...text('name'), ...section(1, [4, ...names.flatMap((name, index) => [index + 1, ...text(name)])])]) : []),
  ]);
}

async function said(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes, { host: { now: () => 0 } });
  return ['a', 'b', 'c'].map((name) => instance.exports[name]());
}

test('formatters of the named errors say nothing, and everything else says what it said', async () => {
  const names = ['<jiff::error::ErrorKind as core::fmt::Display>::fmt::h1', '<jiff::Zoned as core::fmt::Display>::fmt::h2',
    'jiff::error::Error::new', '<jiff::error::Error as core::fmt::Debug>::fmt::h3'];
  const before = sample(names);
  assert.deepEqual(await said(before), [7, 7, 7]);
  const { bytes, emptied } = hush(before);
  // The last one has the name and another shape: it stays.
  assert.equal(emptied, 1);
  assert.deepEqual(await said(bytes), [0, 7, 7]);
});

test('a module without names is left as it is', async () => {
  const bare = sample(undefined);
  assert.deepEqual(await said(bare), [7, 7, 7]);
  assert.deepEqual(hush(bare), { bytes: Buffer.from(bare), emptied: 0 });
});
