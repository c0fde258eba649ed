// Weekly hours as the editor handles them: pure.
import type { Hours } from '@/api/types'

export type Weekday = Hours['day']

export const WEEK: readonly Weekday[] = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su']

export const onDay = (hours: readonly Hours[], day: Weekday) => hours.filter((one) => one.day === day).sort((a, b) => a.opens.localeCompare(b.opens))

/** Replaces the spans of one day; the week stays in order. */
export function setDay(hours: readonly Hours[], day: Weekday, spans: readonly Omit<Hours, 'day'>[]): Hours[] {
  return WEEK.flatMap((one) => (one === day ? spans.map((span) => ({ day, opens: span.opens, closes: span.closes })) : onDay(hours, one)))
}

/** The span offered when a day is opened, or opened once more: 9 to 17, else the hours after the last span. */
export function nextSpan(spans: readonly Omit<Hours, 'day'>[]): Omit<Hours, 'day'> | null {
  const last = spans.at(-1)
  if (!last) return { opens: '09:00', closes: '17:00' }
  const from = Number(last.closes.slice(0, 2)) + 1
  return from >= 23 ? null : { opens: `${String(from).padStart(2, '0')}:00`, closes: `${String(Math.min(from + 3, 23)).padStart(2, '0')}:00` }
}

/** What is wrong with the spans of a day, if anything. */
export function dayProblem(spans: readonly Omit<Hours, 'day'>[]): 'order' | 'overlap' | null {
  // Midnight at the end of a span is the one that ends the day.
  const sorted = spans.map((span) => (span.closes === '00:00' ? { ...span, closes: '24:00' } : span)).sort((a, b) => a.opens.localeCompare(b.opens))
  for (const [index, span] of sorted.entries()) {
    if (!span.opens || !span.closes || span.opens >= span.closes) return 'order'
    const before = sorted[index - 1]
    if (before && before.closes > span.opens) return 'overlap'
  }
  return null
}
