// From a method and a path to an answer. The typed client stands on this; operations that the API document does not
// describe yet use `call`, with shapes written by hand.
import { ApiProblem } from './problem'
import { transport } from './transport'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Query = Record<string, string | number | boolean | null | undefined>
export type Call = { query?: Query; body?: unknown; signal?: AbortSignal }

/** The answer, also when it is a refusal. What has no value in the query is left out. */
export function reach(method: Method, path: string, { query = {}, body, signal }: Call = {}): Promise<Response> {
  const url = new URL(path, location.origin)
  for (const [name, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== '') url.searchParams.set(name, String(value))
  const headers: HeadersInit = body === undefined ? {} : { 'content-type': 'application/json' }
  return transport(new Request(url, { method, headers, body: body === undefined ? null : JSON.stringify(body), signal: signal ?? null }))
}

/** The answer, whatever it holds; refusals come as an ApiProblem. */
export async function callRaw(method: Method, path: string, options?: Call): Promise<Response> {
  const response = await reach(method, path, options)
  if (response.ok) return response
  throw ApiProblem.of(response, await response.json().catch(() => null))
}

/** The answer's JSON; nothing where it is empty, as after 204 and after some 202. */
export async function call<T>(method: Method, path: string, options?: Call): Promise<T> {
  const said = await (await callRaw(method, path, options)).text()
  return (said === '' ? undefined : JSON.parse(said)) as T
}
