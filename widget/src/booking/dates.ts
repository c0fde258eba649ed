/** Civil time for people, by the browser's own zone data. Pure: the moment always comes in as an argument. */

/** `YYYY-MM-DD` of an instant in a zone. */
export const dayOf = (at: number, zone: string): string => {
  const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
};

/** A date some days later; counts on UTC, where no day is short. */
export const addDays = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** A civil date in words. */
export const dateLabel = (date: string, tag: string, style: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(tag, { ...style, timeZone: 'UTC' }).format(Date.parse(`${date}T12:00:00Z`));

/** An instant in words, in a zone. */
export const at = (instant: number, zone: string, tag: string, style: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(tag, { ...style, timeZone: zone }).format(instant);

export const TIME: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
export const LONG_DAY: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };

export type Part = 'morning' | 'afternoon' | 'evening';

/** The part of the day that an instant falls into: before noon, before 17:00, after. */
export const partOf = (instant: number, zone: string): Part => {
  const hour = Number(new Intl.DateTimeFormat('en-u-nu-latn', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' }).format(instant));
  return hour < 12 ? 'morning' : hour < 17 ? 'afternoon' : 'evening';
};

/** Starts grouped by part of the day, in order; empty parts left out. */
export const byPart = (starts: readonly number[], zone: string): { part: Part; starts: number[] }[] =>
  (['morning', 'afternoon', 'evening'] as const)
    .map((part) => ({ part, starts: starts.filter((start) => partOf(start, zone) === part) }))
    .filter((group) => group.starts.length > 0);

/** `Europe/Berlin` for people: `Berlin (GMT+1)`, with the offset of that moment. */
export const zoneLabel = (zone: string, instant: number, tag: string): string => {
  const offset = new Intl.DateTimeFormat(tag, { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(instant).find(({ type }) => type === 'timeZoneName');
  return `${zone.replace(/_/g, ' ')} (${offset?.value ?? zone})`;
};

/** Seconds that a hold still lasts. A clock that is wrong by minutes must not make a fresh hold look over. */
export const secondsHeld = (expires: number, now: number): number => {
  const left = Math.round((expires - now) / 1000);
  return left < 30 || left > 900 ? 600 : left;
};

/** A price in the visitor's way of writing. */
export const price = (cents: number, currency: string, tag: string): string =>
  new Intl.NumberFormat(tag, { style: 'currency', currency, ...(cents % 100 === 0 && { minimumFractionDigits: 0 }) }).format(cents / 100);
