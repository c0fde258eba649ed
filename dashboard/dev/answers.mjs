// How the made-up API answers: bodies, pages, refusals.
import { randomUUID } from 'node:crypto';

export class Refusal extends Error {
  constructor(status, code, detail, more = {}) {
    super(detail);
    this.status = status;
    this.body = { type: `/problems/${code}`, title: code, status, code, detail, ...more };
  }
}

export const ok = (body, status = 200) => ({ status, body });
export const id = (prefix) => prefix + randomUUID().replaceAll('-', '');
export const invalid = (name, detail, code = 'invalid') => new Refusal(422, 'invalid', 'some fields are not acceptable', { fields: [{ name, code, detail }] });

export function find(list, wanted) {
  const found = list.find((one) => one.id === wanted);
  if (!found) throw new Refusal(404, 'not_found', 'no such thing');
  return found;
}

/** A page of the list; `key` is what names a row. */
export function page(list, query, key = 'id') {
  const limit = Number(query.get('limit') ?? 25);
  const start = query.get('cursor') ? list.findIndex((one) => one[key] === query.get('cursor')) + 1 : 0;
  const items = list.slice(start, start + limit);
  return ok({ items, ...(start + limit < list.length && { next_cursor: items.at(-1)[key] }) });
}
