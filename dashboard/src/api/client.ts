// The typed client. `await ask(client.GET('/api/sites/{id}', …))` gives the body or throws an ApiProblem.
// The types are openapi-fetch's over the generated document; what runs is these lines, a tenth of its size.
import type { Client } from 'openapi-fetch'
import { type Call, type Method, type Query, reach } from './call'
import { ApiProblem } from './problem'
import type { paths } from './schema'

type Init = Omit<Call, 'query'> & { params?: { path?: Record<string, string | number>; query?: Query } }

const verb =
  (method: Method) =>
  async (path: string, { params = {}, body, signal }: Init = {}) => {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params.path?.[name] ?? '')))
    const response = await reach(method, filled, { query: params.query, body, signal })
    const said = response.status === 204 ? undefined : await response.json().catch(() => undefined)
    return response.ok ? { data: said, response } : { error: said, response }
  }

export const client = { GET: verb('GET'), POST: verb('POST'), PUT: verb('PUT'), PATCH: verb('PATCH'), DELETE: verb('DELETE') } as unknown as Pick<Client<paths>, Method>

type Answer<T> = { data?: T; error?: unknown; response: Response }

export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call
  if (!response.ok) throw ApiProblem.of(response, error)
  return data as T
}
