// A table of our own: typed keys, plural forms by Intl, one language loaded at a time.
import { type ReactNode, createContext, useContext, useMemo } from 'react'
import type { Key, Message, Part, Table } from './en'
import { type Format, makeFormat } from './format'

export const LANGUAGES = { en: 'English', de: 'Deutsch', ar: 'العربية' } as const
export type Language = keyof typeof LANGUAGES

type Loaders = Record<'base' | Part, () => Promise<Partial<Table>>>

// Spelled out, because the bundler reads the names of files here.
const loaders: Record<Language, Loaders> = {
  en: {
    base: async () => (await import('./en')).table,
    auth: async () => ({ ...(await import('./en/auth')).auth, ...(await import('./en/proof')).proof }),
    proof: async () => (await import('./en/proof')).proof,
    steps: async () => (await import('./en/steps')).steps,
    start: async () => (await import('./en/start')).start,
    flows: async () => (await import('./en/flows')).flows,
    oneFlow: async () => (await import('./en/one-flow')).oneFlow,
    newFlow: async () => (await import('./en/new-flow')).newFlow,
    runs: async () => (await import('./en/runs')).runs,
    settings: async () => (await import('./en/own-settings')).ownSettings,
    security: async () => (await import('./en/security')).security,
    keys: async () => (await import('./en/api-keys')).apiKeys,
    permissions: async () => (await import('./en/permissions')).permissions,
    late: async () => (await import('./en/late')).late,
    audit: async () => (await import('./en/audit')).audit,
    log: async () => (await import('./en/team-log')).teamLog,
    general: async () => ({ ...(await import('./en/team-general')).teamGeneral, ...(await import('./en/refusals')).refusals }),
    people: async () => ({ ...(await import('./en/team-people')).teamPeople, ...(await import('./en/refusals')).refusals }),
    invite: async () => ({ ...(await import('./en/invite')).invite, ...(await import('./en/refusals')).refusals }),
    staff: async () => ({ ...(await import('./en/staff')).staff, ...(await import('./en/refusals')).refusals }),
  },
  de: {
    base: async () => (await import('./de')).table,
    auth: async () => ({ ...(await import('./de/auth')).auth, ...(await import('./de/proof')).proof }),
    proof: async () => (await import('./de/proof')).proof,
    steps: async () => (await import('./de/steps')).steps,
    start: async () => (await import('./de/start')).start,
    flows: async () => (await import('./de/flows')).flows,
    oneFlow: async () => (await import('./de/one-flow')).oneFlow,
    newFlow: async () => (await import('./de/new-flow')).newFlow,
    runs: async () => (await import('./de/runs')).runs,
    settings: async () => (await import('./de/own-settings')).ownSettings,
    security: async () => (await import('./de/security')).security,
    keys: async () => (await import('./de/api-keys')).apiKeys,
    permissions: async () => (await import('./de/permissions')).permissions,
    late: async () => (await import('./de/late')).late,
    audit: async () => (await import('./de/audit')).audit,
    log: async () => (await import('./de/team-log')).teamLog,
    general: async () => ({ ...(await import('./de/team-general')).teamGeneral, ...(await import('./de/refusals')).refusals }),
    people: async () => ({ ...(await import('./de/team-people')).teamPeople, ...(await import('./de/refusals')).refusals }),
    invite: async () => ({ ...(await import('./de/invite')).invite, ...(await import('./de/refusals')).refusals }),
    staff: async () => ({ ...(await import('./de/staff')).staff, ...(await import('./de/refusals')).refusals }),
  },
  ar: {
    base: async () => (await import('./ar')).table,
    auth: async () => ({ ...(await import('./ar/auth')).auth, ...(await import('./ar/proof')).proof }),
    proof: async () => (await import('./ar/proof')).proof,
    steps: async () => (await import('./ar/steps')).steps,
    start: async () => (await import('./ar/start')).start,
    flows: async () => (await import('./ar/flows')).flows,
    oneFlow: async () => (await import('./ar/one-flow')).oneFlow,
    newFlow: async () => (await import('./ar/new-flow')).newFlow,
    runs: async () => (await import('./ar/runs')).runs,
    settings: async () => (await import('./ar/own-settings')).ownSettings,
    security: async () => (await import('./ar/security')).security,
    keys: async () => (await import('./ar/api-keys')).apiKeys,
    permissions: async () => (await import('./ar/permissions')).permissions,
    late: async () => (await import('./ar/late')).late,
    audit: async () => (await import('./ar/audit')).audit,
    log: async () => (await import('./ar/team-log')).teamLog,
    general: async () => ({ ...(await import('./ar/team-general')).teamGeneral, ...(await import('./ar/refusals')).refusals }),
    people: async () => ({ ...(await import('./ar/team-people')).teamPeople, ...(await import('./ar/refusals')).refusals }),
    invite: async () => ({ ...(await import('./ar/invite')).invite, ...(await import('./ar/refusals')).refusals }),
    staff: async () => ({ ...(await import('./ar/staff')).staff, ...(await import('./ar/refusals')).refusals }),
  },
}

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
        Object.assign(tables[language], await loaders[language][part]())
        loaded.add(language + part)
      }),
    )
  }
}

/** For a screen that is about to be shown: its texts, in the language that is spoken. */
export async function needTexts(parts: readonly Part[] = []) {
  for (const part of parts) wanted.add(part)
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
