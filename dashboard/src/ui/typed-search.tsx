import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'

const PAUSE_MS = 250
const inAddress = () => new URLSearchParams(location.search).get('query') ?? ''

/** What is typed is asked for after a moment, and stands in the address. */
export function useTypedSearch() {
  const [search, setSearch] = useSearchParams()
  const asked = search.get('query') ?? ''
  const [draft, setDraft] = useState({ text: asked, of: asked })
  const timer = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  const ask = (text: string) => {
    setSearch(
      (now) => {
        const next = new URLSearchParams(now)
        if (text) next.set('query', text)
        else next.delete('query')
        return next
      },
      { replace: true },
    )
  }
  const write = (text: string) => {
    setDraft({ text, of: inAddress() })
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      ask(text.trim())
      setDraft({ text, of: text.trim() })
    }, PAUSE_MS)
  }
  /** Everything again: neither a search nor a filter. */
  const clear = () => {
    clearTimeout(timer.current)
    setSearch({}, { replace: true })
  }
  // An address that another one changed (Back, a link) knows better than what was typed before.
  return { asked, typed: draft.of === asked ? draft.text : asked, write, clear }
}

type SearchProps = { label: string; value: string; onValue: (text: string) => void; maxLength?: number; input?: RefObject<HTMLInputElement> }

export function SearchBox({ label, value, onValue, maxLength = 100, input }: SearchProps) {
  return (
    <search class="block w-full max-w-md">
      <label class="grid gap-1.5 text-sm font-medium">
        {label}
        <input ref={input} type="search" dir="auto" autocomplete="off" maxLength={maxLength} value={value} onInput={(event) => onValue(event.currentTarget.value)} class="h-11 min-w-0 rounded-md border border-edge bg-surface px-3 text-base font-normal text-ink focus-visible:border-accent focus-visible:outline-offset-0" />
      </label>
    </search>
  )
}
