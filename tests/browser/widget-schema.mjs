// Do the widget's requests and the mock's answers fit the API document? A small reader of the part of JSON Schema it uses.
import { readFile } from 'node:fs/promises';

const document = JSON.parse(await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));

const resolve = (schema) => (schema?.$ref ? resolve(schema.$ref.slice(2).split('/').reduce((at, key) => at[key], document)) : schema);

const typeOf = (value) => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
};

/** What does not fit, as `path: why`; empty when everything does. */
function check(value, given, path) {
  const schema = resolve(given);
  if (!schema) return [];
  const any = schema.oneOf ?? schema.anyOf;
  if (any && !any.some((one) => check(value, one, path).length === 0)) return [`${path}: fits none of its alternatives`];
  const all = (schema.allOf ?? []).flatMap((one) => check(value, one, path));
  const types = [schema.type ?? []].flat();
  const type = typeOf(value);
  if (types.length && !types.includes(type) && !(type === 'integer' && types.includes('number'))) return [...all, `${path}: ${type}, not ${types.join(' or ')}`];
  if (schema.enum && !schema.enum.includes(value)) return [...all, `${path}: ${value} is not one of ${schema.enum}`];
  if (type === 'array') return [...all, ...value.flatMap((one, at) => check(one, schema.items, `${path}/${at}`))];
  if (type !== 'object') return all;
  const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${path}/${name}: missing`);
  const inside = Object.entries(value).flatMap(([name, one]) => {
    const known = schema.properties?.[name] ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
    // A field that the document does not know is a field that nobody reads.
    if (!known && schema.properties && !schema.allOf) return [`${path}/${name}: not in the document`];
    return check(one, known, `${path}/${name}`);
  });
  return [...all, ...missing, ...inside];
}

/** The operation of a call, `{id}` and the like filled in. */
function operation(method, path) {
  const fits = (pattern) => new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
  const [, item] = Object.entries(document.paths).find(([pattern, methods]) => fits(pattern) && methods[method.toLowerCase()]) ?? [];
  return item?.[method.toLowerCase()];
}

/** @param {{method: string, path: string, body?: unknown, status?: number, answer?: unknown}[]} log */
export async function misfits(log) {
  return log
    .filter(({ path }) => path.startsWith('/api/'))
    .flatMap(({ method, path, body, status, answer }) => {
      const known = operation(method, path);
      if (!known) return [`${method} ${path}: not in the document`];
      const asked = known.requestBody?.content?.['application/json']?.schema;
      const told = known.responses[status]?.content?.['application/json']?.schema;
      return [...(body ? check(body, asked, `${method} ${path}`) : []), ...(told ? check(answer, told, `${status} ${path}`) : [])];
    });
}
