// What this browser remembers about looks: theme, language, time zone, shortcuts. Never anything about the account.
import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'
export type Prefs = { theme: Theme; language: string | null; zone: string | null; shortcuts: boolean }

const KEY = 'gr8.prefs'
const DEFAULTS: Prefs = { theme: 'system', language: null, zone: null, shortcuts: true }

function read(): Prefs {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Prefs>
    return { ...DEFAULTS, ...stored }
  } catch {
    return DEFAULTS // Storage can be blocked or hold rubbish; looks are not worth an error.
  }
}

let current = read()
const listeners = new Set<() => void>()

export function setPrefs(change: Partial<Prefs>) {
  current = { ...current, ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
  applyTheme()
  for (const listener of listeners) listener()
}

export const getPrefs = () => current

export function usePrefs(): Prefs {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}

const darkSystem = matchMedia('(prefers-color-scheme: dark)')

/** The same rule as the inline script of index.html, which runs before the first paint. */
function applyTheme() {
  const dark = current.theme === 'dark' || (current.theme === 'system' && darkSystem.matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}

darkSystem.addEventListener('change', applyTheme)
applyTheme()

/** Whether this browser has signed in before: lets the sign-in page skip a question whose answer is "no session". */
export const rememberedSession = {
  get: () => {
    try {
      return localStorage.getItem('gr8.signed-in') === '1'
    } catch {
      return true
    }
  },
  set: (value: boolean) => {
    try {
      if (value) localStorage.setItem('gr8.signed-in', '1')
      else localStorage.removeItem('gr8.signed-in')
    } catch {
      // See setPrefs.
    }
  },
}
