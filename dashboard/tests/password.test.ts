import { describe, expect, test } from 'vitest'
import { levelOf } from '../src/features/auth/meter'
import { contextWords, flawOf, levelByLength } from '../src/features/auth/password'

const words = contextWords('Ann Smith-Löwe', 'ann.smith@bakery.example')

// The same examples as in workers/auth/src/passwords/rules.rs: both sides must say the same.
describe('the rules of the platform', () => {
  test('length counts characters, not code units', () => {
    expect(flawOf('kurz üäö')).toBe('too_short')
    expect(flawOf('zwölf größe!')).toBeNull()
    expect(flawOf('🥐🥨🍞🥖🧁🍰')).toBe('too_short')
  })
  test('context words alone make no password, but may stand in a long one', () => {
    for (const bad of ['AnnSmith1234', 'ann.smith2030!', 'gr8-ann-löwe-7', 'Password12345', 'GR8gr8GR8gr8x7', 'passwort-Smith']) expect([bad, flawOf(bad, words)]).toEqual([bad, 'context'])
    for (const good of ['ann rides a blue tandem', 'gr8 weather over Leipzig', '7-chairs-of-oak']) expect([good, flawOf(good, words)]).toEqual([good, null])
  })
  test('rows and repetitions are refused', () => {
    for (const bad of ['aaaaaaaaaaaa', 'ababababababab', 'abcdefghijklm', '123456789012', '987654321098', '111222111222']) expect([bad, flawOf(bad)]).toEqual([bad, 'repeats'])
  })
  test('words come from the name and the part before the @, the longest first', () => {
    expect(words).toEqual(['ann.smith', 'smith', 'löwe', 'ann'])
  })
})

describe('the meter', () => {
  test('tells what people guess from what nobody does', () => {
    expect(levelOf('iloveyou12345', [])).toBe(0)
    expect(levelOf('qwertzuiop123', [])).toBe(0)
    expect(levelOf('seven quiet bakers', [])).toBe(3)
    expect(levelOf('V9#kq!t2Zr$pLw', [])).toBe(3)
  })
  test('knows what is known of the person', () => {
    const password = 'featherstonehaugh1'
    expect(levelOf(password, ['featherstonehaugh'])).toBeLessThan(levelOf(password, []))
  })
  test('a long one takes no time', () => {
    const began = performance.now()
    levelOf('correct horse battery staple '.repeat(9), [])
    expect(performance.now() - began).toBeLessThan(500)
  })
  test('until it is here, length speaks', () => {
    expect([levelByLength('a'.repeat(12)), levelByLength('a'.repeat(14)), levelByLength('a'.repeat(18))]).toEqual([1, 2, 3])
  })
})
