// A table of our own: typed keys, plural forms by Intl, one language loaded at a time.
import { type ReactNode, createContext, useContext, useMemo } from 'react'
import type { Key, Message, Part, Table } from './en'
import { type Format, makeFormat } from './format'

export const LANGUAGES = { en: 'English', de: 'Deutsch', ar: 'العربية' } as const
export type Language = keyof typeof LANGUAGES

/** A file of texts: whatever it exports are some of them. */
type Loaders = Record<'base' | Part, () => Promise<Record<string, Partial<Table>>>>

// Spelled out, because the bundler reads the names of files here.
const loaders: Record<Language, Loaders> = {
  en: {
    base: () => import('./en'),
    auth: () => import('./en/auth'),
    proof: () => import('./en/proof'),
    refusals: () => import('./en/refusals'),
    steps: () => import('./en/steps'),
    start: () => import('./en/start'),
    flows: () => import('./en/flows'),
    oneFlow: () => import('./en/one-flow'),
    newFlow: () => import('./en/new-flow'),
    credentials: () => import('./en/credentials'),
    runs: () => import('./en/runs'),
    settings: () => import('./en/own-settings'),
    security: () => import('./en/security'),
    keys: () => import('./en/api-keys'),
    permissions: () => import('./en/permissions'),
    late: () => import('./en/late'),
    audit: () => import('./en/audit'),
    log: () => import('./en/team-log'),
    general: () => import('./en/team-general'),
    people: () => import('./en/team-people'),
    invite: () => import('./en/invite'),
    staff: () => import('./en/staff'),
  },
  de: {
    base: () => import('./de'),
    auth: () => import('./de/auth'),
    proof: () => import('./de/proof'),
    refusals: () => import('./de/refusals'),
    steps: () => import('./de/steps'),
    start: () => import('./de/start'),
    flows: () => import('./de/flows'),
    oneFlow: () => import('./de/one-flow'),
    newFlow: () => import('./de/new-flow'),
    credentials: () => import('./de/credentials'),
    runs: () => import('./de/runs'),
    settings: () => import('./de/own-settings'),
    security: () => import('./de/security'),
    keys: () => import('./de/api-keys'),
    permissions: () => import('./de/permissions'),
    late: () => import('./de/late'),
    audit: () => import('./de/audit'),
    log: () => import('./de/team-log'),
    general: () => import('./de/team-general'),
    people: () => import('./de/team-people'),
    invite: () => import('./de/invite'),
    staff: () => import('./de/staff'),
  },
  ar: {
    base: () => import('./ar'),
    auth: () => import('./ar/auth'),
    proof: () => import('./ar/proof'),
    refusals: () => import('./ar/refusals'),
    steps: () => import('./ar/steps'),
    start: () => import('./ar/start'),
    flows: () => import('./ar/flows'),
    oneFlow: () => import('./ar/one-flow'),
    newFlow: () => import('./ar/new-flow'),
    credentials: () => import('./ar/credentials'),
    runs: () => import('./ar/runs'),
    settings: () => import('./ar/own-settings'),
    security: () => import('./ar/security'),
    keys: () => import('./ar/api-keys'),
    permissions: () => import('./ar/permissions'),
    late: () => import('./ar/late'),
    audit: () => import('./ar/audit'),
    log: () => import('./ar/team-log'),
    general: () => import('./ar/team-general'),
    people: () => import('./ar/team-people'),
    invite: () => import('./ar/invite'),
    staff: () => import('./ar/staff'),
  },
}

/** What some parts never come without. */
const WITH: Partial<Record<Part, Part>> = { auth: 'proof', general: 'refusals', people: 'refusals', invite: 'refusals', staff: 'refusals' }

/** Every part there is, beside the base. */
export const PARTS = Object.keys(loaders.en).filter((part): part is Part => part !== 'base')

const tables: Record<Language, Partial<Table>> = { en: {}, de: {}, ar: {} }
const loaded = new Set<string>()
const wanted = new Set<keyof Loaders>(['base'])
let spoken: Language = 'en'

/** The texts of a language: the base, and the parts that some screen has asked for. The same object every time. */
export async function loadTable(language: Language): Promise<Table> {
  spoken = language
  // More may be asked for while this loads, so it looks again until nothing is missing.
  for (;;) {
    const missing = [...wanted].filter((part) => !loaded.has(language + part))
    if (missing.length === 0) return tables[language] as Table
    await Promise.all(
      missing.map(async (part) => {
        Object.assign(tables[language], ...Object.values(await loaders[language][part]()))
        loaded.add(language + part)
      }),
    )
  }
}

/** For a screen that is about to be shown: its texts, in the language that is spoken. */
export async function needTexts(parts: readonly Part[] = []) {
  for (const part of parts) wanted.add(part).add(WITH[part] ?? part)
  await loadTable(spoken)
}

export const directionOf = (language: string): 'rtl' | 'ltr' => (language === 'ar' ? 'rtl' : 'ltr')

/** The chosen language, else the first of the browser's that we speak, else English. */
export function pickLanguage(chosen: string | null, offered: readonly string[] = navigator.languages): Language {
  for (const wish of [chosen, ...offered]) {
    const short = wish?.slice(0, 2).toLowerCase()
    if (short && short in LANGUAGES) return short as Language
  }
  return 'en'
}

/** The browser's own region of a language (en-GB rather than en), for its dates and digits. */
export const regionOf = (language: Language, offered: readonly string[] = navigator.languages) => offered.find((one) => one.slice(0, 2).toLowerCase() === language) ?? language

export type Values = Record<string, string | number>
export type Translate = (key: Key, values?: Values) => string

/** Fills `{name}`; a message with plural forms is chosen by `count`. Numbers come out in the language's digits. */
export function translate(table: Table, language: string, key: Key, values: Values = {}): string {
  const message: Message = table[key]
  const text = typeof message === 'string' ? message : (message[new Intl.PluralRules(language).select(Number(values.count ?? 0))] ?? message.other)
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value
  })
}

type Speech = { language: Language; t: Translate; format: Format }
const SpeechContext = createContext<Speech | null>(null)

export function SpeechProvider(props: { language: Language; table: Table; zone: string; children: ReactNode }) {
  const { language, table, zone } = props
  const speech = useMemo<Speech>(
    () => {
      const locale = regionOf(language)
      return { language, t: (key, values) => translate(table, locale, key, values), format: makeFormat(locale, zone) }
    },
    [language, table, zone],
  )
  return <SpeechContext.Provider value={speech}>{props.children}</SpeechContext.Provider>
}

export function useSpeech(): Speech {
  const speech = useContext(SpeechContext)
  if (!speech) throw new Error('SpeechProvider is missing above this component')
  return speech
}

export const useT = () => useSpeech().t
export const useFormat = () => useSpeech().format
