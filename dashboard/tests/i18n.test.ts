import { describe, expect, test } from 'vitest'
import { PARTS, directionOf, loadTable, needTexts, pickLanguage, translate } from '../src/i18n'
import type { Key, Message } from '../src/i18n/en'

// All parts, as if every screen had been opened.
await needTexts(PARTS)
const [en, de, ar] = await Promise.all([loadTable('en'), loadTable('de'), loadTable('ar')])

const KEYS = Object.keys(en) as Key[]
const LANGUAGES = { de, ar }
const texts = (message: Message) => (typeof message === 'string' ? [message] : Object.values(message))
const holes = (message: Message) => new Set(texts(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))

describe.each(Object.entries(LANGUAGES))('%s', (language, table) => {
  test('has every text of English and no other', () => {
    expect(Object.keys(table).sort()).toEqual([...KEYS].sort())
  })

  test('fills the same holes as English', () => {
    // A plural form may leave the number out ("one page"); every other hole must be there.
    const wrong = KEYS.filter((key) => {
      const [ours, theirs] = [holes(table[key]), holes(en[key])]
      return [...theirs].some((hole) => !ours.has(hole)) || [...ours].some((hole) => !theirs.has(hole))
    })
    expect(wrong).toEqual([])
  })

  test('has exactly the plural forms of its grammar', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted()
    const wrong = KEYS.filter((key) => typeof table[key] !== 'string' && Object.keys(table[key]).toSorted().join() !== forms.join())
    expect(wrong).toEqual([])
  })

  test('says nothing twice as an empty text', () => {
    expect(KEYS.filter((key) => texts(table[key]).some((text) => text.trim() === ''))).toEqual([])
  })
})

test('a number is written in the digits of the language and chooses the form', () => {
  expect(translate(en, 'en', 'inbox.messages', { count: 1 })).toBe('1 message')
  expect(translate(en, 'en', 'inbox.messages', { count: 1200 })).toBe('1,200 messages')
  expect(translate(de, 'de', 'pages.words', { count: 1200 })).toBe('1.200 Wörter')
  expect(translate(ar, 'ar', 'inbox.messages', { count: 2 })).toBe('رسالتان')
})

test('a value is never read as a pattern', () => {
  expect(translate(en, 'en', 'sites.removed', { name: '$& {name} <b>' })).toBe('$& {name} <b> was deleted.')
})

test('the chosen language wins, then the first of the browser that we speak, then English', () => {
  expect(pickLanguage('ar', ['de-AT'])).toBe('ar')
  expect(pickLanguage(null, ['fr-FR', 'de-AT', 'en'])).toBe('de')
  expect(pickLanguage('xx', ['fr'])).toBe('en')
  expect([directionOf('ar'), directionOf('de')]).toEqual(['rtl', 'ltr'])
})
