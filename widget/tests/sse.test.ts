import { expect, test } from 'vitest';
import { eventReader, type ServerEvent } from '../src/panel/sse';

const STREAM =
  ': a comment\r\n\r\nevent: accepted\r\ndata: {"id":"msg_1"}\r\n\r\nevent: delta\ndata: {"text":"Grüße 🥐 "}\n\ndata: first\ndata:second\ndata:  third\nid: 7\nretry: 10\n\nevent: done\rdata: {}\r\r\nevent: cut\ndata: never ended';

const EVENTS: ServerEvent[] = [
  { event: 'accepted', data: '{"id":"msg_1"}' },
  { event: 'delta', data: '{"text":"Grüße 🥐 "}' },
  { event: 'message', data: 'first\nsecond\n third' },
  { event: 'done', data: '{}' },
];

test('a whole stream in one piece gives its events, and none that was cut off', () => {
  expect(eventReader()(STREAM)).toEqual(EVENTS);
});

test('a stream that arrives byte by byte gives the same events', () => {
  const read = eventReader();
  const decoder = new TextDecoder();
  const found: ServerEvent[] = [];
  for (const byte of new TextEncoder().encode(STREAM)) found.push(...read(decoder.decode(new Uint8Array([byte]), { stream: true })));
  expect(found).toEqual(EVENTS);
});

test('every way to cut a stream in two gives the same events', () => {
  for (let at = 0; at <= STREAM.length; at++) {
    const read = eventReader();
    expect([...read(STREAM.slice(0, at)), ...read(STREAM.slice(at))], `cut at ${at}`).toEqual(EVENTS);
  }
});

test('an event without data is not an event, and its name does not stick to the next', () => {
  expect(eventReader()('event: ping\n\ndata: 1\n\n')).toEqual([{ event: 'message', data: '1' }]);
});
