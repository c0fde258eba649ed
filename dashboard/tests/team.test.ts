import { describe, expect, test } from 'vitest'
import { placeFor, safeNext } from '../src/features/auth/next'
import { domainOf, parseAddresses } from '../src/features/teams/addresses'
import type { AuditEntry } from '../src/features/teams/api-types'
import { ACTIONS, NOUNS, actionWords, byDay, subjectOf } from '../src/features/teams/audit-words'
import { dayEnd, dayStart } from '../src/features/teams/day-start'
import { diff } from '../src/features/teams/diff'
import { givable, reaches } from '../src/features/teams/roles'
import type { Session } from '../src/api/types'
import { effectOf } from '../src/live/reducer'

const entry = (change: Partial<AuditEntry>): AuditEntry => ({ seq: 1, id: '1', at: 0, actor: { kind: 'user', id: 'u', name: 'Ann' }, action: 'member.left', resource: { kind: 'member', id: 'user_1' }, ip: '', hash: '', ...change })

describe('addresses out of a text', () => {
  test('commas, semicolons, lines, tabs and spaces part them; names around them are left out', () => {
    expect(parseAddresses('ann@a.example, ben@b.example; cy@c.example\tdan@d.example\neve@e.example fay@f.example\nAnn Lee <gus@g.example>, "Lee, H" <hal@h.example>')).toEqual({
      good: ['ann@a.example', 'ben@b.example', 'cy@c.example', 'dan@d.example', 'eve@e.example', 'fay@f.example', 'gus@g.example', 'hal@h.example'],
      bad: ['"Lee'],
    })
  })

  test('the same address counts once, whatever its case', () => {
    expect(parseAddresses('Ann@A.example\nann@a.example').good).toEqual(['Ann@A.example'])
  })

  test('what is no address is named', () => {
    expect(parseAddresses('ann, ann@, @a.example, a@b, a@b..c, ok@ok.example').bad).toEqual(['ann', 'ann@', '@a.example', 'a@b', 'a@b..c'])
    expect(parseAddresses(' \n , ;')).toEqual({ good: [], bad: [] })
  })

  test('letters beyond English are letters', () => {
    expect(parseAddresses('jörg@bäckerei.example, علي@مثال.إختبار').good).toHaveLength(2)
    expect(domainOf('Jörg@Bäckerei.Example')).toBe('bäckerei.example')
  })
})

describe('what an entry changed', () => {
  test('one line per field that is different', () => {
    expect(diff({ role: 'viewer', name: 'Ann' }, { role: 'editor', name: 'Ann' })).toEqual([{ field: 'role', before: 'viewer', after: 'editor' }])
  })

  test('what came and what went have one side; nested fields have their path', () => {
    expect(diff({ a: 1 }, { answer: { active: true, tags: ['x', 'y'] } })).toEqual([
      { field: 'a', before: '1', after: undefined },
      { field: 'answer.active', before: undefined, after: 'true' },
      { field: 'answer.tags', before: undefined, after: 'x, y' },
    ])
  })

  test('nothing is nothing', () => {
    expect(diff(null, undefined)).toEqual([])
    expect(diff({ note: null }, {})).toEqual([])
  })
})

describe('a date is a day of the reader', () => {
  test('it begins and ends with their clocks', () => {
    expect(dayStart('2026-11-24', 'Europe/Berlin')).toBe(Date.parse('2026-11-23T23:00:00Z'))
    expect(dayEnd('2026-11-24', 'Europe/Berlin')).toBe(Date.parse('2026-11-24T23:00:00Z'))
    expect(dayStart('2026-11-24', 'Pacific/Kiritimati')).toBe(Date.parse('2026-11-23T10:00:00Z'))
  })

  test('days on which the clocks change are 23 and 25 hours long', () => {
    const hours = (date: string) => ((dayEnd(date, 'Europe/Berlin') ?? 0) - (dayStart(date, 'Europe/Berlin') ?? 0)) / 3_600_000
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-06-01')]).toEqual([23, 25, 24])
  })

  test('a midnight that does not exist is the moment after it', () => {
    // Clocks in Santiago jump from 24:00 to 01:00.
    expect(dayStart('2026-09-06', 'America/Santiago')).toBe(Date.parse('2026-09-06T04:00:00Z'))
  })

  test('what is no date is no filter', () => {
    expect([dayStart('', 'UTC'), dayStart('2026-13-01', 'UTC'), dayEnd('soon', 'UTC')]).toEqual([undefined, undefined, undefined])
  })
})

describe('the log in words', () => {
  const t = (key: string) => `<${key}>`

  test('every known action has its word, an unknown one is shown by its name', () => {
    for (const noun of NOUNS) for (const action of ACTIONS[noun]) expect(actionWords(action, t)).toBe(`<audit.${action}>`)
    expect(actionWords('oven.pre_heated', t)).toBe('oven pre heated')
  })

  test('a person is called by their name, a thing by what the entry says', () => {
    expect(subjectOf(entry({ after: { name: 'New', email: 'x' }, before: { name: 'Old' } }), new Map())).toBe('New')
    expect(subjectOf(entry({ before: { email: 'a…@b.example' } }), new Map())).toBe('a…@b.example')
    expect(subjectOf(entry({ after: { role: 'viewer', email: 'a…@b.example' } }), new Map([['user_1', 'Ann']]))).toBe('Ann')
    expect(subjectOf(entry({ after: { name: 7 } }), new Map())).toBeNull()
  })

  test('a feed has each day once, in order', () => {
    const days = byDay([entry({ id: '3', at: 9 }), entry({ id: '2', at: 8 }), entry({ id: '1', at: 1 })], (at) => String(at > 5))
    expect(days.map((day) => [day.key, day.entries.map((one) => one.id).join()])).toEqual([
      ['true', '3,2'],
      ['false', '1'],
    ])
  })
})

test('nobody gives a role above their own, or changes somebody above them', () => {
  expect(givable('admin')).toEqual(['viewer', 'editor', 'admin'])
  expect([reaches('admin', 'owner'), reaches('admin', 'admin'), reaches('owner', 'owner')]).toEqual([false, true, true])
})

test('an audited change makes the log stale, and what its noun is about', () => {
  expect(effectOf({ kind: 'audited', subject: 'x' })).toEqual({ stale: [['audit']], fresh: 'x', later: true })
  expect(effectOf({ kind: 'audited', subject: 'inv_1', data: { action: 'invitation.created' } }).stale).toEqual([['audit'], ['team']])
  expect(effectOf({ kind: 'audited', subject: 'user_1', data: { action: 'member.role_changed' } }).stale).toEqual([['audit'], ['team'], ['session']])
  expect(effectOf({ kind: 'audited', subject: 'secret_1', data: { action: 'credential.changed' } }).stale).toEqual([['audit'], ['credentials']])
})

test('an invitation is waited for without a team, and a crafted one leads nowhere else', () => {
  const nobody = { team: null } as unknown as Session
  expect(placeFor(nobody, safeNext('/invite?token=a%2Bb'))).toBe('/invite?token=a%2Bb')
  expect(placeFor(nobody, safeNext('/app/leads'))).toBe('/app/start')
  expect(['/invite/../x', '//invite', '/invitex', 'https://evil.example/invite?token=a'].map(safeNext)).toEqual(['/app', '/app', '/app', '/app'])
})
