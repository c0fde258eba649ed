import { expect, test } from 'vitest'
import { ApiProblem } from '../src/api/problem'
import { type CredentialDraft, areWithin, changeOf, draftOf, hostsOf, needsSecret, newOf, refusedParts, usersOf } from '../src/features/workflows/credential-draft'
import type { Credential } from '../src/features/workflows/types'

const KNOWN: Credential = { id: 'secret_1', name: 'Mill', kind: 'header', field: 'x-api-key', hosts: ['*.mill.example', 'shop.example'], created_at: 1, updated_at: 1 }
const draft = (change: Partial<CredentialDraft> = {}, known: Credential | null = KNOWN): CredentialDraft => ({ ...draftOf(known), ...change })

test('hosts come one on each line or side by side, and a pasted address means its host', () => {
  expect(hostsOf(' API.example.com\n*.b.example, https://c.example/v1?x=1 ; c.example ')).toEqual(['api.example.com', '*.b.example', 'c.example'])
  expect(hostsOf(' \n ')).toEqual([])
  expect(hostsOf('user@host:80')).toEqual(['user@host:80'])
})

test('what was allowed before needs no secret: the same hosts, fewer, and one below a host with a star', () => {
  const before = KNOWN.hosts
  expect([['shop.example'], ['a.mill.example'], ['a.b.mill.example', '*.mill.example']].map((hosts) => areWithin(hosts, before))).toEqual([true, true, true])
  expect([['mill.example'], ['*.a.mill.example'], ['evilmill.example'], ['shop.example', 'else.example']].map((hosts) => areWithin(hosts, before))).toEqual([false, false, false, false])
})

test('the secret is needed for a new one, a new host and a new user', () => {
  expect(needsSecret(draft({}, null), null)).toBe(true)
  expect(needsSecret(draft(), KNOWN)).toBe(false)
  expect(needsSecret(draft({ hosts: 'else.example' }), KNOWN)).toBe(true)
  expect(needsSecret(draft({ user: 'mara' }), KNOWN)).toBe(true)
})

test('a new one says what its kind has, and nothing that was typed for another kind', () => {
  const typed = draft({ name: 'N', hosts: 'a.example', field: 'x', user: 'u', secret: 's' }, null)
  expect(newOf({ ...typed, kind: 'bearer' })).toEqual({ name: 'N', kind: 'bearer', hosts: ['a.example'], secret: 's' })
  expect(newOf({ ...typed, kind: 'basic' })).toEqual({ name: 'N', kind: 'basic', hosts: ['a.example'], user: 'u', secret: 's' })
  expect(newOf({ ...typed, kind: 'query' })).toEqual({ name: 'N', kind: 'query', hosts: ['a.example'], field: 'x', secret: 's' })
})

test('a change says what is another one, and an empty secret is none', () => {
  expect(changeOf(draft(), KNOWN)).toBeNull()
  expect(changeOf(draft({ hosts: 'shop.example *.mill.example' }), KNOWN)).toBeNull()
  expect(changeOf(draft({ name: 'The mill' }), KNOWN)).toEqual({ name: 'The mill' })
  expect(changeOf(draft({ field: 'x-key', hosts: 'shop.example', secret: 's' }), KNOWN)).toEqual({ field: 'x-key', hosts: ['shop.example'], secret: 's' })
  const basic: Credential = { ...KNOWN, kind: 'basic', field: '' }
  expect(changeOf(draft({ user: 'mara', secret: 's' }, basic), basic)).toEqual({ secret: 's', user: 'mara' })
})

test('a refusal names its fields, of many hosts the first that is wrong', () => {
  const refused = new ApiProblem(422, { code: 'invalid', fields: [{ name: 'hosts/1', code: 'bad_host', detail: '' }, { name: 'hosts/3', code: 'bad_host', detail: '' }, { name: 'secret', code: 'required', detail: '' }] })
  expect([...refusedParts(refused)]).toEqual([['secret', { code: 'required', at: null }], ['hosts', { code: 'bad_host', at: 1 }]])
  expect(refusedParts(null).size).toBe(0)
})

test('workflows that use it come with that refusal only', () => {
  const workflows = [{ id: 'wf_1', name: 'Shop' }]
  expect(usersOf(new ApiProblem(409, { code: 'credential_in_use', ...{ workflows } }))).toEqual(workflows)
  expect(usersOf(new ApiProblem(409, { code: 'something', ...{ workflows } }))).toEqual([])
  expect(usersOf(new Error('offline'))).toEqual([])
})
