import { expect, test } from 'vitest'
import { groupDays } from '../src/features/booking/group-days'
import { dayProblem, nextSpan, onDay, setDay } from '../src/features/booking/hours'
import { cleanServices, newServiceId, NEW_SERVICE, readCents, showCents } from '../src/features/booking/service-values'
import { addField, changeField, cleanFields, fieldName, moveField, removeField } from '../src/features/leads/fields'
import { safeNext } from '../src/features/auth/next'
import { hostOf } from '../src/features/sites/site-words'
import { tidyOrigins } from '../src/features/sites/tidy-origins'
import { tidyUrl } from '../src/features/sites/tidy-url'
import { matchPath } from '../src/match-path'
import type { Appointment, FormField } from '../src/api/types'

const FIELDS: FormField[] = ['a', 'b', 'c'].map((name) => ({ name, label: name, kind: 'text', required: false }))
const names = (fields: FormField[]) => fields.map((field) => field.name).join('')

test('a field moves by one place and stays at the ends', () => {
  expect([moveField(FIELDS, 0, 1), moveField(FIELDS, 2, -1), moveField(FIELDS, 0, -1), moveField(FIELDS, 2, 1)].map(names)).toEqual(['bac', 'acb', 'abc', 'abc'])
  expect(names(removeField(FIELDS, 1))).toBe('ac')
  expect(changeField(FIELDS, 1, { label: 'B' })[1]?.label).toBe('B')
})

test('a new field gets a name the server takes, once each', () => {
  expect(fieldName('Ihre Größe (cm)?', [])).toBe('ihre_gro_e_cm')
  expect(fieldName('اسمك', [])).toBe('field')
  expect(fieldName('Name', ['name', 'name_2'])).toBe('name_3')
  expect(fieldName('x'.repeat(99), []).length).toBeLessThanOrEqual(40)
  expect(addField(FIELDS, 'choice', 'A').at(-1)).toEqual({ name: 'a_2', label: 'A', kind: 'choice', required: false, choices: [] })
})

test('choices are sent trimmed and without empty lines', () => {
  expect(cleanFields([{ ...(FIELDS[0] as FormField), choices: [' one ', '', 'two'] }])[0]?.choices).toEqual(['one', 'two'])
})

test('hours of one day change without touching the others, in the order of the week', () => {
  const week = setDay(setDay([], 'fr', [{ opens: '09:00', closes: '12:00' }]), 'mo', [{ opens: '10:00', closes: '11:00' }])
  expect(week.map((span) => span.day)).toEqual(['mo', 'fr'])
  expect(onDay(setDay(week, 'mo', []), 'fr')).toHaveLength(1)
})

test('hours that end before they start, or overlap, are named', () => {
  expect(dayProblem([{ opens: '12:00', closes: '09:00' }])).toBe('order')
  expect(dayProblem([{ opens: '', closes: '09:00' }])).toBe('order')
  expect(dayProblem([{ opens: '13:00', closes: '17:00' }, { opens: '09:00', closes: '14:00' }])).toBe('overlap')
  expect(dayProblem([{ opens: '09:00', closes: '12:00' }, { opens: '12:00', closes: '17:00' }])).toBeNull()
  expect(dayProblem([{ opens: '18:00', closes: '00:00' }])).toBeNull()
})

test('the next span comes after the last, while the day lasts', () => {
  expect(nextSpan([])).toEqual({ opens: '09:00', closes: '17:00' })
  expect(nextSpan([{ opens: '09:00', closes: '12:30' }])).toEqual({ opens: '13:00', closes: '16:00' })
  expect(nextSpan([{ opens: '09:00', closes: '22:30' }])).toBeNull()
})

test('prices are read as people write them', () => {
  expect(['45', '45,50', ' 45.5 ', '', 'free', '-3'].map(readCents)).toEqual([4500, 4550, 4550, null, null, null])
  expect([4500, 4550, null].map(showCents)).toEqual(['45', '45.50', ''])
})

test('a new service is sent without an id, so that the server names it', () => {
  const [fresh, known] = cleanServices([{ ...NEW_SERVICE, id: newServiceId(), name: 'A' }, { ...NEW_SERVICE, id: 'svc_1', name: 'B' }])
  expect(fresh).not.toHaveProperty('id')
  expect(known?.id).toBe('svc_1')
})

test('appointments are grouped by the day of the reader, in the order given', () => {
  const at = (starts_at: number) => ({ starts_at }) as Appointment
  const days = groupDays([at(1), at(2), at(30)], (ms) => String(Math.floor(ms / 10)))
  expect(days.map((day) => [day.date, day.appointments.length])).toEqual([['0', 2], ['3', 1]])
})

test('what people type as a website becomes a URL', () => {
  expect([' www.example.com ', 'http://a.example', 'HTTPS://b.example'].map(tidyUrl)).toEqual(['https://www.example.com', 'http://a.example', 'HTTPS://b.example'])
  expect([hostOf('https://www.example.com/a'), hostOf('nonsense')]).toEqual(['example.com', 'nonsense'])
})

test('origins are cut out of whatever was pasted; nonsense stays for the server to name', () => {
  expect(tidyOrigins('https://a.example/x?y\nb.example:8080, https://a.example\nht tp')).toEqual(['https://a.example', 'https://b.example:8080', 'https://ht', 'https://tp'])
})

test('after signing in one goes inside the app, never elsewhere', () => {
  expect(['/app/leads?state=new', '/app', null, '//evil.example', 'https://evil.example/app', '/app/../x', '/appx', '/sign-in', 'javascript:alert(1)'].map(safeNext)).toEqual([
    '/app/leads?state=new', '/app', '/app', '/app', '/app', '/app', '/app', '/app', '/app',
  ])
})

test('a path matches its pattern part by part', () => {
  expect(matchPath('/app/sites/:id', '/app/sites/site_1')).toEqual({ id: 'site_1' })
  expect(matchPath('/app/sites/:id', '/app/sites/a%20b/')).toEqual({ id: 'a b' })
  expect([matchPath('/app/sites/:id', '/app/sites/'), matchPath('/app', '/app/x'), matchPath('/app/sites/:id', '/app/sites/%E0%A4%A')]).toEqual([null, null, null])
})
