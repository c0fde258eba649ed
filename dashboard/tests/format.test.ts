import { expect, test } from 'vitest'
import { isZone, makeFormat } from '../src/i18n/format'

const AT = Date.UTC(2026, 4, 12, 22, 30)

test('an instant is told in the zone that is named', () => {
  expect(makeFormat('en-GB', 'Europe/Berlin').moment(AT)).toBe('13 May 2026, 00:30 CEST')
  expect(makeFormat('en-US', 'America/New_York').time(AT).replace(/\s/g, ' ')).toBe('6:30 PM')
})

test('the day of an instant is the day of the zone', () => {
  expect(makeFormat('en', 'Europe/Berlin').dateKey(AT)).toBe('2026-05-13')
  expect(makeFormat('en', 'America/Los_Angeles').dateKey(AT)).toBe('2026-05-12')
})

test('a plain date is the same everywhere', () => {
  for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles', 'UTC']) expect(makeFormat('en-GB', zone).plainDate('2026-12-24')).toBe('24 Dec')
})

test('the past is told in words for a week, then by its date', () => {
  const format = makeFormat('en-GB', 'UTC')
  const ago = (ms: number) => format.ago(AT - ms, AT)
  expect([ago(5_000), ago(180_000), ago(7_200_000), ago(26 * 3_600_000), ago(30 * 86_400_000)]).toEqual(['now', '3 minutes ago', '2 hours ago', 'yesterday', '12 Apr 2026'])
})

test('weekdays, money and languages come in the language', () => {
  const format = makeFormat('de', 'UTC')
  expect([format.weekday('mo'), format.weekday('su', 'short'), format.language('ar'), format.money(2550, 'EUR').replace(/\s/g, ' ')]).toEqual(['Montag', 'So', 'Arabisch', '25,50 €'])
})

test('a zone is one that Intl knows', () => {
  expect(['Europe/Berlin', 'UTC', 'Mars/Olympus', ''].map(isZone)).toEqual([true, true, false, false])
})
