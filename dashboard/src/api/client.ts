// The typed client. `await ask(client.GET('/api/sites/{id}', …))` gives the body or throws an ApiProblem.
import createClient from 'openapi-fetch'
import type { paths } from './schema'
import { ApiProblem } from './problem'
import { transport } from './transport'

export const client = createClient<paths>({ baseUrl: location.origin, fetch: transport })

type Answer<T> = { data?: T; error?: unknown; response: Response }

export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call
  if (!response.ok) throw ApiProblem.of(response, error)
  return data as T
}
