import { expect, test } from 'vitest'
import { contextWords, strengthOf } from '../src/features/auth/password'

const WORDS = contextWords('Mara Sommer', 'mara@morgenrot.example')

test('words that belong to the person are found', () => {
  expect(WORDS).toEqual(['mara', 'sommer', 'mara', 'morgenrot', 'example'])
})

test.each([
  ['short', 0, 'too_short'],
  ['aaaaaaaaaaaaaaaa', 0, 'repeats'],
  ['121212121212', 0, 'repeats'],
  ['MaraSommer1990', 0, 'context'],
  ['morgenrot-mara-1', 0, 'context'],
  ['Password123456!', 1, 'common'],
  ['correct horse battery', 3, null],
  ['kx9#mQ2vLp7w', 1, null],
  ['kx9#mQ2vLp7wTz', 2, null],
  ['ظل القمر على البحر الهادئ', 3, null],
])('%s scores %i', (password, score, reason) => {
  expect(strengthOf(password, WORDS)).toEqual({ score, reason })
})
