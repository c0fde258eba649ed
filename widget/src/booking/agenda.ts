/** Free times of a stretch of weeks, loaded and asked. */
import type { Client } from '../panel/api';
import type { Slots } from '../panel/types';

/** Asked for at once, in days: four weeks to leaf through without waiting. */
export const WINDOW = 28;
/** Windows looked through for a free time: a year. */
const LOOK_AHEAD = 13;

export interface Agenda {
  /** First date of the window. */
  readonly from: string;
  /** There are bookable days behind the window. */
  readonly more: boolean;
  free(date: string): readonly number[];
  /** The first date with a free time, on or after `date`. */
  firstFree(date: string): string | undefined;
}

/** Loads the window from a date; a calendar that is full for weeks is looked through until a free time is found. */
export const loadAgenda = async (client: Client, service: string, zone: string, from: string): Promise<Agenda> => {
  const ask = (start: string): Promise<Slots> => client.json<Slots>('calendar/slots', { query: { service, from: start, days: WINDOW, zone } });
  let start = from;
  let slots = await ask(start);
  for (let looked = 0; looked < LOOK_AHEAD && slots.next_from && !slots.days.some((day) => day.slots.length); looked++) {
    start = slots.next_from;
    slots = await ask(start);
  }
  return {
    from: start,
    more: !!slots.next_from,
    free: (date) => slots.days.find((day) => day.date === date)?.slots ?? [],
    firstFree: (date) => slots.days.find((day) => day.slots.length > 0 && day.date >= date)?.date,
  };
};
