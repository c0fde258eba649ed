import { useCallback } from 'react'
import { useSearchParams } from 'wouter'

/** The open record as a search parameter, with the links that open and close it. */
export function useOpen(param: string) {
  const [search, setSearch] = useSearchParams()
  const open = search.get(param)
  const href = (id: string) => {
    const next = new URLSearchParams(search)
    next.set(param, id)
    return `?${next}`
  }
  const close = useCallback(() => {
    setSearch(
      (now) => {
        now.delete(param)
        return now
      },
      { replace: true },
    )
  }, [setSearch, param])
  return { open, href, close }
}
