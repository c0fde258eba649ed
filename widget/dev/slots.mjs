/** Free times of the mock calendar: a small, honest scheduler with holds and bookings kept in memory. */
import { services, ZONE } from './data.mjs';

const DAY = 86_400_000;

const dayOf = (at, zone) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
const partsOf = (at) => {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, weekday: 'short', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' }).formatToParts(at);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
};

/** Tuesday to Saturday, 9 to 17 o'clock in the calendar's zone, every half hour. */
const isOpen = (at) => {
  const { weekday, hour } = partsOf(at);
  return !['Sun', 'Mon'].includes(weekday) && Number(hour) >= 9 && Number(hour) < 17;
};

export const calendar = () => {
  /** starts_at -> id of the hold or booking. */
  const kept = new Map();
  const holds = new Map();
  const isFree = (at) => at > Date.now() + 2 * 3_600_000 && isOpen(at) && !kept.has(at);
  const from = (start, count) => {
    const found = [];
    const first = Math.ceil(Math.max(start, Date.now()) / 1_800_000) * 1_800_000;
    for (let at = first; found.length < count && at < first + 60 * DAY; at += 1_800_000) if (isFree(at)) found.push(at);
    return found;
  };
  return {
    kept,
    holds,
    isFree,
    next: (start) => from(start, 5),
    list(serviceId, date, days, zone) {
      const service = services.find(({ id }) => id === serviceId) ?? services[0];
      const first = Date.parse(`${date}T00:00:00Z`);
      const wanted = Array.from({ length: days }, (_, i) => new Date(first + i * DAY).toISOString().slice(0, 10));
      const byDay = Object.fromEntries(wanted.map((day) => [day, []]));
      for (let at = first - DAY; at < first + (days + 2) * DAY; at += 1_800_000) {
        const day = dayOf(at, zone);
        if (byDay[day] && isFree(at)) byDay[day].push(at);
      }
      const more = first + days * DAY < Date.now() + 60 * DAY;
      return {
        calendar_zone: ZONE,
        zone,
        duration_min: service.duration_min,
        days: wanted.map((day) => ({ date: day, slots: byDay[day] })),
        next_from: more ? new Date(first + days * DAY).toISOString().slice(0, 10) : null,
      };
    },
  };
};
