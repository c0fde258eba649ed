// Boot: language, session and the route's module load side by side; the first paint is the real screen.
import './styles.css'
import { render } from 'preact'
import { App } from './app'
import { queries } from './api/queries'
import { sessionQuery } from './features/auth/session'
import { loadTable, pickLanguage } from './i18n'
import { findRoute, loadRoute } from './loader'
import { getPrefs } from './prefs'
import { reloadOnceOnStaleChunks } from './stale-chunks'

async function boot() {
  reloadOnceOnStaleChunks()
  const path = location.pathname
  if (findRoute(path)?.route.frame !== 'auth') void queries.prefetchQuery(sessionQuery)
  const language = pickLanguage(getPrefs().language)
  const [table, first] = await Promise.all([loadTable(language), loadRoute(path)])
  const root = document.getElementById('app')
  if (root) render(<App boot={{ language, table, first }} />, root)
}

void boot()
