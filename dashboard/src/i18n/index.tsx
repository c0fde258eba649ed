// A table of our own: typed keys, plural forms by Intl, one language loaded at a time.
import { type ReactNode, createContext, useContext, useMemo } from 'react'
import type { Key, Message, Table } from './en'
import { type Format, makeFormat } from './format'

export const LANGUAGES = { en: 'English', de: 'Deutsch', ar: 'العربية' } as const
export type Language = keyof typeof LANGUAGES

const loaders: Record<Language, () => Promise<{ table: Table }>> = {
  en: () => import('./en'),
  de: () => import('./de'),
  ar: () => import('./ar'),
}

export const loadTable = async (language: Language) => (await loaders[language]()).table

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
