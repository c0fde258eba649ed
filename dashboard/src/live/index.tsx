// Joins the feed to the queries: invalidates what is stale, lights up new rows, says so politely.
import { type ReactNode, createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { queries } from '@/api/queries'
import type { Note, Site } from '@/api/types'
import { renewIfDue } from '@/features/auth/renew'
import { readSessionAgain, sessionQuery } from '@/features/auth/session'
import { useT } from '@/i18n'
import { announce } from '@/ui/live-region'
import { gatherer } from './gather'
import { effectOf } from './reducer'
import { type Status, openFeed } from './socket'

const FRESH_MS = 4000
const LATER_MS = 1500
const StatusContext = createContext<Status>('connecting')
export const useLiveStatus = () => useContext(StatusContext)

/** Milliseconds between reads while the feed is down; false while it is up. */
export const usePolling = (everyMs: number) => (useLiveStatus() === 'open' ? false : everyMs)

let fresh: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()
function setFresh(next: ReadonlySet<string>) {
  fresh = next
  for (const listener of listeners) listener()
}
function lightUp(id: string) {
  setFresh(new Set([...fresh, id]))
  setTimeout(() => setFresh(new Set([...fresh].filter((one) => one !== id))), FRESH_MS)
}

/** Ids of rows that arrived in the last seconds. */
export const useFresh = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => fresh,
  )

/** One read for all the notes of a moment. */
const gather = gatherer((queryKey) => void queries.invalidateQueries({ queryKey }))

/** A feed that was cut may mean that the person is no longer in the team: then nothing on this screen is theirs. */
async function lookAgain() {
  const before = queries.getQueryData(sessionQuery.queryKey)?.team?.id
  const { team } = await readSessionAgain()
  if (team && team.id !== before) location.assign('/app')
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const t = useT()
  const words = useRef(t)
  words.current = t
  const [status, setStatus] = useState<Status>('connecting')
  useEffect(() => {
    const hear = (note: Note) => {
      const effect = effectOf(note)
      const readAgain = () => {
        for (const queryKey of effect.stale) void queries.invalidateQueries({ queryKey })
      }
      if (effect.often) gather(effect.stale)
      else readAgain()
      if (effect.later) setTimeout(readAgain, LATER_MS)
      if (effect.fresh) lightUp(effect.fresh)
      if (effect.say) announce(words.current(effect.say))
      const { crawl } = effect
      if (crawl) {
        queries.setQueriesData<Site>({ queryKey: ['sites', 'one'] }, (site) =>
          site?.crawl && (site.id === note.subject || site.crawl.id === note.subject) ? { ...site, crawl: { ...site.crawl, ...crawl } } : site,
        )
      }
    }
    let lost = false
    return openFeed({
      before: renewIfDue,
      onNote: hear,
      onStatus: (next, again) => {
        setStatus(next)
        // Once for each loss; without a network the next one who asks says so.
        if (next === 'down' && !lost) lookAgain().catch(() => {})
        lost = next === 'down'
        // What happened while nobody listened is found by reading everything on screen again.
        if (again) void queries.invalidateQueries()
      },
    })
  }, [])
  return <StatusContext.Provider value={status}>{children}</StatusContext.Provider>
}
