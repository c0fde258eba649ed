// A question that requests wait for: the first one opens a dialog, and one answer lets all of them go on.
import { useSyncExternalStore } from 'react'

export type Question = ReturnType<typeof makeQuestion>

export function makeQuestion() {
  let waiting: ((yes: boolean) => void)[] = []
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of listeners) listener()
  }
  return {
    ask: () =>
      new Promise<boolean>((settle) => {
        waiting = [...waiting, settle]
        tell()
      }),
    settle: (yes: boolean) => {
      const asked = waiting
      waiting = []
      for (const settle of asked) settle(yes)
      tell()
    },
    /** True while somebody waits for the answer. */
    useOpen: () =>
      useSyncExternalStore(
        (listener) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        () => waiting.length > 0,
      ),
  }
}
