// How good a password is: by its length first, then by what an attacker who knows the person would try. Pure.

export type Strength = { score: 0 | 1 | 2 | 3; reason: 'too_short' | 'context' | 'repeats' | 'common' | null }

export const MIN_LENGTH = 12
export const MAX_LENGTH = 256

const COMMON = ['password', 'passwort', 'qwerty', 'qwertz', 'azerty', 'letmein', 'welcome', 'iloveyou', 'admin', 'abc123', '123456', '111111', 'dragon', 'monkey', 'football', 'sunshine', 'gr8']

/** Words of the person's own name, address and product: at least three letters, lower case. */
export const contextWords = (name: string, email: string): string[] =>
  `${name} ${email}`
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 3)

/** What is left of the password when words anybody could guess count as one letter each. */
function withoutWords(password: string, words: readonly string[]): string {
  return words.reduce((rest, word) => rest.split(word).join('·'), password.toLowerCase())
}

export function strengthOf(password: string, words: readonly string[] = []): Strength {
  const length = [...password].length
  if (length < MIN_LENGTH) return { score: 0, reason: 'too_short' }
  if (new Set(password.toLowerCase()).size <= 4) return { score: 0, reason: 'repeats' }
  if ([...withoutWords(password, words)].length < MIN_LENGTH - 4) return { score: 0, reason: 'context' }
  const rest = [...withoutWords(password, [...words, ...COMMON])].length
  if (rest < MIN_LENGTH - 3) return { score: 1, reason: 'common' }
  return { score: rest >= 18 ? 3 : rest >= 14 ? 2 : 1, reason: null }
}
