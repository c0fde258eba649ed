import { afterEach, expect, test, vi } from 'vitest'

vi.stubGlobal('location', { origin: 'https://gr8.test' })
const { ask, client } = await import('../src/api/client')
const { call } = await import('../src/api/call')

let asked: Request[] = []
const answer = (status: number, body?: unknown) =>
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request)
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { 'x-request-id': 'req_1' } })
  })
afterEach(() => {
  asked = []
})

test('names in the path are escaped, values that are missing are not sent', async () => {
  answer(200, { items: [] })
  await ask(client.GET('/api/leads/{id}', { params: { path: { id: 'a/b ?' } } }))
  await ask(client.GET('/api/leads', { params: { query: { cursor: undefined, limit: 5 } } }))
  expect(asked.map((request) => request.url)).toEqual(['https://gr8.test/api/leads/a%2Fb%20%3F', 'https://gr8.test/api/leads?limit=5'])
  expect(asked[0]?.headers.get('content-type')).toBeNull()
})

test('a body goes out as JSON', async () => {
  answer(201, { id: 'team_1' })
  expect(await ask(client.POST('/api/teams', { body: { name: 'Bäckerei' } }))).toEqual({ id: 'team_1' })
  expect([asked[0]?.method, asked[0]?.headers.get('content-type'), await asked[0]?.text()]).toEqual(['POST', 'application/json', '{"name":"Bäckerei"}'])
})

test('nothing comes back from 204, nor from a 202 without a body', async () => {
  answer(204)
  expect(await ask(client.POST('/api/auth/sign-out'))).toBeUndefined()
  expect(await call('DELETE', '/api/teams/t/members/u')).toBeUndefined()
  answer(202)
  expect(await call('POST', '/api/auth/sms', { body: { number: '+491701234567' } })).toBeUndefined()
})

test('a refusal is thrown with its code and request id, also one that is no JSON', async () => {
  answer(409, { code: 'last_owner', detail: 'a team needs an owner' })
  await expect(call('DELETE', '/api/teams/t/members/u')).rejects.toMatchObject({ status: 409, code: 'last_owner', requestId: 'req_1', message: 'a team needs an owner' })
  vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }))
  await expect(ask(client.GET('/api/teams'))).rejects.toMatchObject({ status: 502, code: 'internal' })
  await expect(call('GET', '/api/teams')).rejects.toMatchObject({ status: 502, code: 'internal' })
})
