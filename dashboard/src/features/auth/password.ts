// What makes a password unacceptable: the platform's own rules (workers/auth/src/passwords/rules.rs), so that nobody
// hears of them only after sending. How good an acceptable one is, the meter says. Pure.

export type Flaw = 'too_short' | 'repeats' | 'context'

export const MIN_LENGTH = 12
export const MAX_LENGTH = 256
/** Characters that must remain once context words are taken out. */
const MIN_REST = 8
const MIN_DISTINCT = 5
/** Words that everybody would try here. */
const OUR_WORDS = ['gr8', 'great', 'automation', 'password', 'passwort', 'qwerty']

const parts = (text: string) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)

/** Words of the person's own name and address, lower case: three letters at least, the longest first. */
export function contextWords(name: string, email: string): string[] {
  const local = email.toLowerCase().split('@')[0] ?? ''
  const words = new Set([local, ...parts(local), ...parts(name)])
  return [...words].filter((word) => [...word].length >= 3).sort((a, b) => b.length - a.length)
}

/** Few different characters, or one step repeated (`abcdefghijkl`, `987654321098`). */
function isSimple(letters: string[]): boolean {
  if (new Set(letters).size < MIN_DISTINCT) return true
  const codes = letters.map((letter) => letter.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, at) => Math.abs(code - (codes[at] ?? 0)))
  return steps.every((step) => step <= 1 || step === 9)
}

export function flawOf(password: string, words: readonly string[] = []): Flaw | null {
  const letters = [...password]
  if (letters.length < MIN_LENGTH) return 'too_short'
  if (isSimple(letters)) return 'repeats'
  const known = [...words, ...OUR_WORDS].sort((a, b) => b.length - a.length)
  const rest = known.reduce((left, word) => left.replaceAll(word, ''), password.toLowerCase())
  return [...rest].length < MIN_REST ? 'context' : null
}

/** How good an acceptable one is, until the meter is here: by length alone. 0 to 3. */
export const levelByLength = (password: string): 0 | 1 | 2 | 3 => {
  const { length } = [...password]
  return length >= 18 ? 3 : length >= 14 ? 2 : 1
}
