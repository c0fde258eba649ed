// The open step of a run in the address: its node, and the round when it stands in a loop.
import { useCallback } from 'react'
import { useSearchParams } from 'wouter'

export function useStepAddress() {
  const [search, setSearch] = useSearchParams()
  const href = (node: string, round = '') => {
    const next = new URLSearchParams(search)
    next.set('step', node)
    if (round) next.set('round', round)
    else next.delete('round')
    return `?${next}`
  }
  const change = useCallback(
    (act: (now: URLSearchParams) => void) =>
      setSearch(
        (now) => {
          act(now)
          return now
        },
        { replace: true },
      ),
    [setSearch],
  )
  const close = useCallback(
    () =>
      change((now) => {
        now.delete('step')
        now.delete('round')
      }),
    [change],
  )
  return { open: search.get('step'), round: search.get('round'), href, close, turnTo: (round: string) => change((now) => now.set('round', round)) }
}
