import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'

/** What is typed is asked for after a moment, and stands in the address. */
export function useTypedSearch() {
  const [search, setSearch] = useSearchParams()
  const asked = search.get('query') ?? ''
  const [typed, setTyped] = useState(asked)
  const timer = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  const ask = (text: string) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now)
        if (text) next.set('query', text)
        else next.delete('query')
        return next
      },
      { replace: true },
    )
  const write = (text: string) => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => ask(text.trim()), 250)
  }
  return { asked, typed, write }
}
