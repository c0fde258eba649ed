// How long an attacker would guess (zxcvbn), in the browser only: what is typed goes nowhere. Loaded with the first letter.
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { common, graphs } from 'virtual:guesses'

const estimator = new ZxcvbnFactory({ dictionary: { common }, graphs })

/** Long enough to tell; longer takes time and says no more. */
const LOOKED_AT = 60

/** 0 (guessed in a minute) to 3 (not by anybody). */
export function levelOf(password: string, words: readonly string[]): 0 | 1 | 2 | 3 {
  const { score } = estimator.check(password.slice(0, LOOKED_AT), [...words])
  return score <= 1 ? 0 : ((score - 1) as 1 | 2 | 3)
}
