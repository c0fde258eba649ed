// Dates and numbers by Intl, always in a named zone. Instants are unix milliseconds.

export type Format = {
  zone: string
  number: (value: number) => string
  percent: (ratio: number) => string
  money: (cents: number, currency: string) => string
  /** "12 May 2026" */
  date: (at: number) => string
  /** "Tuesday, 12 May" */
  day: (at: number) => string
  /** "12 May" of a calendar date such as "2026-05-12", which has no zone. */
  plainDate: (date: string) => string
  /** "14:30" */
  time: (at: number) => string
  /** "12 May 2026, 14:30 CEST" */
  moment: (at: number) => string
  /** "3 minutes ago", "tomorrow" */
  ago: (at: number, now: number) => string
  /** The calendar date of an instant in this zone: "2026-05-12". */
  dateKey: (at: number) => string
  /** "Monday" for mo … su. */
  weekday: (day: string, width?: 'long' | 'short') => string
  language: (code: string) => string
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]
const WEEK = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su']

export const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

export function makeFormat(locale: string, zone: string): Format {
  const made = new Map<string, Intl.DateTimeFormat>()
  const dates = (options: Intl.DateTimeFormatOptions, timeZone = zone) => {
    const key = timeZone + JSON.stringify(options)
    const found = made.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone, ...options })
    made.set(key, found)
    return found
  }
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const keyed = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const format: Format = {
    zone,
    number: (value) => new Intl.NumberFormat(locale).format(value),
    percent: (ratio) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(ratio),
    money: (cents, currency) => new Intl.NumberFormat(locale, { style: 'currency', currency }).format(cents / 100),
    date: (at) => dates({ dateStyle: 'medium' }).format(at),
    day: (at) => dates({ weekday: 'long', day: 'numeric', month: 'long' }).format(at),
    plainDate: (date) => dates({ day: 'numeric', month: 'short' }, 'UTC').format(Date.parse(date)),
    time: (at) => dates({ hour: 'numeric', minute: '2-digit' }).format(at),
    moment: (at) => dates({ day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' }).format(at),
    ago: (at, now) => {
      const gap = at - now
      for (const [unit, size] of STEPS) if (Math.abs(gap) >= size) return unit === 'day' && gap < -6 * size ? format.date(at) : relative.format(Math.trunc(gap / size), unit)
      return relative.format(0, 'second')
    },
    dateKey: (at) => keyed.format(at),
    // 1 January 2024 was a Monday.
    weekday: (day, width = 'long') => dates({ weekday: width }, 'UTC').format(Date.UTC(2024, 0, 1 + WEEK.indexOf(day))),
    language: (code) => {
      try {
        return new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code
      } catch {
        return code
      }
    },
  }
  return format
}
