// Calendar dates of filters as instants in the reader's zone. Pure.
const DAY = 86_400_000

/** How far a zone's clocks are ahead of UTC at an instant. */
function offset(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(at)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall - Math.floor(at / 1000) * 1000
}

const dateIn = (at: number, zone: string) => new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

/** The first instant of a date such as "2026-03-29"; undefined when it is no date. Clocks may jump at midnight. */
export function dayStart(date: string, zone: string): number | undefined {
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(midnight)) return undefined
  const candidates = [midnight - offset(midnight - DAY, zone), midnight - offset(midnight + DAY, zone)].sort((a, b) => a - b)
  return candidates.find((at) => dateIn(at, zone) === date) ?? candidates[1]
}

/** The first instant after a date. */
export function dayEnd(date: string, zone: string): number | undefined {
  const start = dayStart(date, zone)
  if (start === undefined) return undefined
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + DAY).toISOString().slice(0, 10)
  return dayStart(next, zone) ?? start + DAY
}
