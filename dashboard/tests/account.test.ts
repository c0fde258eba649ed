import { describe, expect, test } from 'vitest'
import problems from '../../workers/auth/src/oauth/problems.rs?raw'
import { ApiProblem } from '../src/api/problem'
import { PROBLEMS, arrivalOf, problemOf } from '../src/features/auth/arrival'
import { bytesOf, textOf } from '../src/features/auth/base64url'
import { safeNext } from '../src/features/auth/next'
import { tidyCode, usable } from '../src/features/auth/proof'
import { deviceName } from '../src/features/settings/device-name'
import { eventWords, isGrave } from '../src/features/settings/event-words'
import { keyProblems, wishOf } from '../src/features/settings/key-draft'
import { isNumber, tidyNumber } from '../src/features/settings/phone-number'
import { loadTable, needTexts, translate } from '../src/i18n'
import type { Key } from '../src/i18n/en'

describe('codes', () => {
  test.each([
    ['totp', ' 123 456 ', '123456'],
    ['totp', '123-456', '123456'],
    ['sms', '١٢٣٤٥٦', '123456'],
    ['sms', '۱۲۳۴۵۶', '123456'],
    ['recovery_code', ' abcd-efgh-1234 ', 'abcd-efgh-1234'],
  ] as const)('%s %j is sent as %j', (method, typed, sent) => expect(tidyCode(method, typed)).toBe(sent))

  test('a passkey is no way where the browser has none', () => {
    expect(usable(['passkey', 'totp'], false)).toEqual(['totp'])
    expect(usable(['passkey', 'totp'], true)).toEqual(['passkey', 'totp'])
  })
})

test('phone numbers are taken as people write them, with their country', () => {
  for (const good of ['+49 170 1234567', '0049 (170) 123-45.67', '\u2066+20 100 123 4567\u2069', '٠٠٢٠١٠٠١٢٣٤٥٦٧']) expect([good, isNumber(tidyNumber(good))]).toEqual([good, true])
  for (const bad of ['0170 1234567', '+0 170 1234567', '+49', 'call me', '+1234567890123456']) expect([bad, isNumber(tidyNumber(bad))]).toEqual([bad, false])
})

describe('the address after a trip to a provider', () => {
  const at = (query: string) => arrivalOf(new URLSearchParams(query))
  test('asks for the second factor in ways that exist', () => {
    expect(at('challenge=c1&methods=totp,retina,passkey').challenge).toEqual({ challenge: 'c1', methods: ['totp', 'passkey'] })
    expect(at('challenge=c1&methods=retina').challenge).toBeNull()
    expect(at('methods=totp').challenge).toBeNull()
  })
  test('has a text in each language for every code that the platform may send', async () => {
    const list = /PROBLEMS: \[&str; \d+\] = \[([^\]]+)\]/.exec(problems)?.[1] ?? ''
    const codes = [...list.matchAll(/"(\w+)"/g)].map(([, code]) => code)
    expect(codes).toEqual([...PROBLEMS])
    const general = 'auth.arrival.unknown' as const
    for (const language of ['en', 'de', 'ar'] as const) {
      const { proof } = (await import(`../src/i18n/${language}/proof.ts`)) as { proof: Record<string, string> }
      const texts = codes.map((code) => proof[`auth.arrival.${code}`])
      expect(texts.filter((text) => !text || text === proof[general])).toEqual([])
      expect(new Set(texts).size).toBe(codes.length)
    }
  })
  test('never shows a text of its own', () => {
    expect(problemOf('provider_denied')).toBe('provider_denied')
    expect(problemOf('<b>Call this number</b>')).toBe('unknown')
    expect(problemOf(null)).toBeNull()
  })
})

test('after signing in nobody is led away from here', () => {
  for (const bad of ['//evil.example', 'https://evil.example/app', '/\\evil.example', 'javascript:alert(1)', '/api/auth/sign-out', '/appendix']) expect([bad, safeNext(bad)]).toEqual([bad, '/app'])
  expect(safeNext('/app/leads?state=new')).toBe('/app/leads?state=new')
})

test('base64url goes both ways, for every byte', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, n) => n)
  expect(bytesOf(textOf(bytes))).toEqual(bytes)
  expect(textOf(new Uint8Array([251, 255]))).toBe('-_8')
})

describe('keys of the API', () => {
  const draft = { name: 'Till', scopes: ['LeadsRead'], days: '90', ips: '', perMinute: '300', signed: false }
  test('what is not wished is not sent', () => {
    expect(wishOf(draft)).toEqual({ name: 'Till', scopes: ['LeadsRead'], per_minute: 300, signed: false, expires_in_days: 90 })
    expect(wishOf({ ...draft, days: '' })).not.toHaveProperty('expires_in_days')
  })
  test('addresses are parted by whatever stands between them', () => {
    expect(wishOf({ ...draft, ips: ' 203.0.113.7, 2001:db8::/32\n\n198.51.100.0/24;' }).ips).toEqual(['203.0.113.7', '2001:db8::/32', '198.51.100.0/24'])
  })
  test('a bad line is a problem of its field', () => {
    const fields = ['ips/3', 'scopes/0', 'name'].map((name) => ({ name, code: 'invalid', detail: '' }))
    expect([...keyProblems(new ApiProblem(422, { fields }))]).toEqual(['ips', 'scopes', 'name'])
    expect(keyProblems(null).size).toBe(0)
  })
})

test('a device is called by what it runs', () => {
  expect(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) AppleWebKit/605')).toBe('iPhone')
  expect(deviceName('Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0')).toBe('Linux')
  expect(deviceName('curl/8')).toBeNull()
})

test('the log speaks plainly, also of what this page does not know yet', async () => {
  await needTexts(['security'])
  const table = await loadTable('en')
  const t = (key: Key) => translate(table, 'en', key)
  expect(eventWords('signed_in', 'pwd otp', t)).toBe('Signed in: password + app code')
  expect(eventWords('passkey_added', 'Laptop', t)).toBe('Passkey added: \u2068Laptop\u2069')
  expect(eventWords('oven_preheated', null, t)).toBe('oven preheated')
  expect([isGrave('session_theft'), isGrave('signed_in')]).toEqual([true, false])
})
