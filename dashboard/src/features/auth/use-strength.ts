import { useEffect, useState } from 'react'
import { type Flaw, contextWords, flawOf, levelByLength } from './password'

type Meter = typeof import('./meter')
let meter: Meter | null = null

export type Strength = { flaw: Flaw | null; level: 0 | 1 | 2 | 3 }

/** What is wrong with a new password, else how good it is. The meter comes with the first letter. */
export function useStrength(password: string, name = '', email = ''): Strength {
  const [, setLoaded] = useState(meter !== null)
  const started = password !== ''
  useEffect(() => {
    if (!started || meter) return
    // Without it the length speaks.
    import('./meter').then(
      (module) => {
        meter = module
        setLoaded(true)
      },
      () => {},
    )
  }, [started])
  const words = contextWords(name, email)
  const flaw = flawOf(password, words)
  if (flaw) return { flaw, level: 0 }
  return { flaw, level: meter ? meter.levelOf(password, [...words, email.split('@')[1] ?? '', 'gr8']) : levelByLength(password) }
}
