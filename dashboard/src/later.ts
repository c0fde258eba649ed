// Parts of a screen that come after it: not needed for the first paint, so not in its bytes.
import { useEffect, useState } from 'react'
import { needTexts } from './i18n'
import type { Part } from './i18n/en'

/** A module with its texts, once `wanted`; null until it is here. `load` must be the same function every time. */
export function useLater<T>(wanted: boolean, load: () => Promise<T>, texts?: readonly Part[]): T | null {
  const [module, setModule] = useState<{ here: T } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what to load never changes
  useEffect(() => {
    let current = true
    if (wanted) {
      // A chunk that is gone is the business of stale-chunks.ts; offline, the part stays away.
      Promise.all([load(), needTexts(texts)]).then(
        ([here]) => current && setModule({ here }),
        () => {},
      )
    }
    return () => {
      current = false
    }
  }, [wanted])
  return module?.here ?? null
}
