import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeQuestion } from '../src/features/auth/question'
import { setGate, transport } from '../src/api/transport'

const problem = (status: number, code: string) => new Response(JSON.stringify({ code }), { status, headers: { 'content-type': 'application/problem+json' } })
const fine = () => new Response('{}')
const request = (path = '/api/leads', method = 'POST') => new Request(new URL(path, 'https://gr8.example'), { method, body: method === 'POST' ? '{"a":1}' : null })

let answers: (() => Response)[]
let sent: Request[]
const gate = { csrf: vi.fn(() => 'token'), renew: vi.fn(async (_: number) => true), refresh: vi.fn(async () => true), prove: vi.fn(async () => true) }

beforeEach(() => {
  sent = []
  setGate(gate)
  vi.stubGlobal('fetch', async (outgoing: Request) => {
    sent.push(outgoing)
    return (answers.shift() ?? fine)()
  })
})
afterEach(() => {
  vi.clearAllMocks()
  vi.unstubAllGlobals()
})

test('a session that ran out is renewed, and the request goes out again with its body', async () => {
  answers = [() => problem(401, 'session_expired')]
  expect((await transport(request())).status).toBe(200)
  expect(await Promise.all(sent.map((one) => one.text()))).toEqual(['{"a":1}', '{"a":1}'])
  expect(gate.renew).toHaveBeenCalledOnce()
})

test('each remedy is tried in its turn', async () => {
  answers = [() => problem(401, 'no_session'), () => problem(403, 'csrf'), () => problem(403, 'step_up_required')]
  expect((await transport(request())).status).toBe(200)
  expect([gate.renew, gate.refresh, gate.prove].map((remedy) => remedy.mock.calls.length)).toEqual([1, 1, 1])
})

test('nothing goes round in circles', async () => {
  answers = Array.from({ length: 20 }, () => () => problem(401, 'session_expired'))
  expect((await transport(request())).status).toBe(401)
  expect(sent).toHaveLength(3)
  answers = Array.from({ length: 20 }, () => () => problem(403, 'step_up_required'))
  expect((await transport(request())).status).toBe(403)
})

test('a wrong password, a missing right and the end of a renewal are plain facts', async () => {
  for (const [path, status, code] of [
    ['/api/auth/sign-in', 401, 'bad_credentials'],
    ['/api/leads', 403, 'forbidden'],
    ['/api/auth/refresh', 401, 'session_expired'],
    ['/api/auth/refresh', 401, 'refresh_reused'],
    ['/api/auth/sign-out', 401, 'session_expired'],
  ] as const) {
    answers = [() => problem(status, code)]
    expect((await transport(request(path))).status).toBe(status)
  }
  expect(gate.renew).not.toHaveBeenCalled()
})

test('an answer that is not ours is handed on', async () => {
  answers = [() => new Response('<html>', { status: 403 })]
  expect((await transport(request())).status).toBe(403)
})

test('somebody who says no gets the refusal, and the request is not sent again', async () => {
  gate.prove.mockResolvedValueOnce(false)
  answers = [() => problem(403, 'step_up_required')]
  expect((await transport(request())).status).toBe(403)
  expect(sent).toHaveLength(1)
})

test('the token goes along with what changes something, and nowhere else', async () => {
  answers = []
  await transport(request())
  await transport(request('/api/leads', 'GET'))
  expect(sent.map((one) => one.headers.get('x-csrf-token'))).toEqual(['token', null])
})

test('one answer lets everybody who waits go on', async () => {
  const question = makeQuestion()
  const waiting = Promise.all([question.ask(), question.ask()])
  question.settle(true)
  expect(await waiting).toEqual([true, true])
  const later = question.ask()
  question.settle(false)
  expect(await later).toBe(false)
})
