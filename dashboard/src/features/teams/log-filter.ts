// The filter of the log lives in the address: Back works, and a colleague gets the same list from a link.
import { useSearchParams } from 'wouter'
import { useFormat } from '@/i18n'
import type { AuditFilter } from './api-types'
import { dayEnd, dayStart } from './day-start'

const NAMES = ['actor', 'action', 'from', 'until'] as const
export type FilterName = (typeof NAMES)[number]

export type Filter = {
  typed: Record<FilterName, string>
  /** As the platform is asked: dates as instants in the reader's zone. */
  asked: AuditFilter
  active: boolean
  set: (name: FilterName, value: string) => void
  clear: () => void
  /** The address of the same list with one filter set. */
  hrefOf: (name: FilterName, value: string) => string
}

function withFilter(search: URLSearchParams, name: FilterName, value: string) {
  const next = new URLSearchParams(search)
  if (value) next.set(name, value)
  else next.delete(name)
  return next
}

export function useFilter(): Filter {
  const { zone } = useFormat()
  const [search, setSearch] = useSearchParams()
  const typed = Object.fromEntries(NAMES.map((name) => [name, search.get(name) ?? ''])) as Record<FilterName, string>
  return {
    typed,
    asked: { actor: typed.actor || null, action: typed.action || null, from: dayStart(typed.from, zone), until: dayEnd(typed.until, zone) },
    active: NAMES.some((name) => typed[name] !== ''),
    set: (name, value) => setSearch((now) => withFilter(now, name, value), { replace: true }),
    clear: () =>
      setSearch(
        (now) => {
          for (const name of NAMES) now.delete(name)
          return now
        },
        { replace: true },
      ),
    hrefOf: (name, value) => `?${withFilter(search, name, value)}`,
  }
}
