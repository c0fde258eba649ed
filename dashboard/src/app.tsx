// Providers, guards and the router.
import { QueryClientProvider } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'react'
import { Redirect, useLocation } from 'wouter'
import { isProblem } from './api/problem'
import { queries } from './api/queries'
import { AccountDialogs } from './features/auth/dialogs'
import { keepRenewed } from './features/auth/renew'
import { useKnownSession, useSession } from './features/auth/session'
import { DeletionBanner } from './features/settings/deletion-banner'
import { InPlace } from './features/teams/banners'
import { type Language, SpeechProvider, directionOf, loadTable, pickLanguage, useT } from './i18n'
import type { Table } from './i18n/en'
import { browserZone } from './i18n/format'
import { useLater } from './later'
import { type Loaded, LoadedContext, findRoute, loadRoute } from './loader'
import { rememberedSession, usePrefs } from './prefs'
import { Shell } from './shell'
import { NotFound } from './shell/not-found'
import { ErrorState, Skeleton } from './ui/states'
import { LiveRegion } from './ui/live-region'
import { Toasts } from './ui/toast'

/** Keeps the screen shown until the next one's module is here: no blank frame between. */
function useScreen(first: Loaded | null) {
  const [path] = useLocation()
  const [loaded, setLoaded] = useState(first)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let current = true
    setFailed(false)
    loadRoute(path).then(
      (next) => current && setLoaded(next),
      () => current && setFailed(true),
    )
    return () => {
      current = false
    }
  }, [path])
  return { loaded, failed, known: findRoute(path) !== null }
}

function Guarded({ loaded: { at: path, frame, alone, View } }: { loaded: Loaded }) {
  const session = useSession()
  const signedIn = session.data !== undefined
  useEffect(() => (signedIn ? keepRenewed() : undefined), [signedIn])
  if (!session.data) {
    if (!session.error) return <div class="mx-auto max-w-3xl p-6"><Skeleton /></div>
    if (isProblem(session.error) && session.error.status === 401) return <Gone path={path} />
    return <main class="grid min-h-dvh place-items-center"><ErrorState error={session.error} onRetry={() => session.refetch()} /></main>
  }
  if (frame === 'start') return <><DeletionBanner /><View /></>
  if (!session.data.team) return alone ? <Alone><View key={path} /></Alone> : <Redirect to="/app/start" replace />
  return <Shell><InPlace path={path}><View key={path} /></InPlace></Shell>
}

const loadFrame = () => import('./features/settings/alone-frame')

/** Somebody in no team still has an account of their own. */
function Alone({ children }: { children: ComponentChildren }) {
  const frame = useLater(true, loadFrame, ['settings'])
  return frame && <frame.AloneFrame>{children}</frame.AloneFrame>
}

/** Nobody is signed in: remember that, and come back here afterwards. */
function Gone({ path }: { path: string }) {
  rememberedSession.set(false)
  return <Redirect to={`/sign-in?next=${encodeURIComponent(path + location.search)}`} replace />
}

function Screens({ first }: { first: Loaded | null }) {
  const t = useT()
  const { loaded, failed, known } = useScreen(first)
  if (!known) return <NotFound />
  if (failed) return <main class="grid min-h-dvh place-items-center"><ErrorState error={null} onRetry={() => location.reload()} /></main>
  if (!loaded) return <p class="sr-only">{t('state.loading')}</p>
  return <LoadedContext.Provider value={loaded}>{loaded.frame === 'auth' ? <loaded.View /> : <Guarded loaded={loaded} />}</LoadedContext.Provider>
}

export type Boot = { language: Language; table: Table; first: Loaded | null }

export function App({ boot }: { boot: Boot }) {
  const prefs = usePrefs()
  const wish = pickLanguage(prefs.language)
  const [speech, setSpeech] = useState({ language: boot.language, table: boot.table })
  useEffect(() => {
    let current = true
    if (wish !== speech.language) void loadTable(wish).then((table) => current && setSpeech({ language: wish, table }))
    return () => {
      current = false
    }
  }, [wish, speech.language])
  const root = document.documentElement
  root.lang = speech.language
  root.dir = directionOf(speech.language)
  return (
    <QueryClientProvider client={queries}>
      <Spoken {...speech} chosenZone={prefs.zone}>
        <Screens first={boot.first} />
        <AccountDialogs />
        <Toasts />
        <LiveRegion />
      </Spoken>
    </QueryClientProvider>
  )
}

/** Dates come in the zone chosen here, else the profile's, else the browser's. */
function Spoken({ language, table, chosenZone, children }: { language: Language; table: Table; chosenZone: string | null; children: ComponentChildren }) {
  const profile = useKnownSession()?.user.zone
  return <SpeechProvider language={language} table={table} zone={chosenZone ?? profile ?? browserZone()}>{children}</SpeechProvider>
}
