// Free slots the ordinary way: walk the days in the calendar's zone with Intl, leave out what is taken.
const formats = new Map()

function partsOf(zone) {
  if (!formats.has(zone)) {
    formats.set(zone, new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }))
  }
  return formats.get(zone)
}

/** Milliseconds that the zone is ahead of UTC at an instant. */
function offset(zone, at) {
  const part = Object.fromEntries(partsOf(zone).formatToParts(at).map(({ type, value }) => [type, value]))
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - at
}

export function slots(service, taken, from, days, zone, now) {
  const first = Date.parse(`${from}T00:00:00Z`)
  const groups = new Map()
  for (let day = 0; day <= days; day++) {
    const midnight = first + day * 86_400_000
    const shift = offset(service.zone, midnight)
    for (let minute = service.opens; minute + service.duration_min <= service.closes; minute += service.step_min) {
      const start = midnight + minute * 60_000 - shift
      const end = start + service.duration_min * 60_000
      if (start < now || taken.some((busy) => busy.starts_at < end && busy.ends_at > start)) continue
      const date = new Date(start + offset(zone, start)).toISOString().slice(0, 10)
      if (!groups.has(date)) groups.set(date, [])
      groups.get(date).push(start)
    }
  }
  return [...groups].map(([date, list]) => ({ date, slots: list }))
}
