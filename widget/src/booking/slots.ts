/** Day and time: a week at a time, the free times of the chosen day, the zone they are told in. */
import { asProblem } from '../panel/api';
import { h, icon, put, rove, set, skeleton } from '../panel/dom';
import * as icons from '../panel/icons';
import { trouble } from '../panel/trouble';
import type { Service, Slots } from '../panel/types';
import { addDays, at, byPart, dateLabel, dayOf, LONG_DAY, TIME } from './dates';
import { head } from './head';
import type { Steps } from './main';
import { zonePicker } from './zones';

/** The time that was wanted is gone; these are the next free ones. */
export interface Taken {
  next: readonly number[];
}

const WEEK = 7;
/** Asked for at once, in days: four weeks to leaf through without waiting. */
const WINDOW = 28;
/** Windows looked through for a free time: a year. */
const LOOK_AHEAD = 13;

export const slotsStep = (steps: Steps, service: Service, taken?: Taken): HTMLElement => {
  const { lang, client } = steps.kit;
  const { t, tag } = lang;
  const content = h('div', { class: 'slots' });
  const notice = h('div', null);
  let zone = steps.zone();
  const today = (): string => dayOf(Date.now(), zone);
  let from = today();
  let week = 0;
  let chosen: string | undefined;
  let holding = false;

  const pick = async (start: number, button: HTMLElement): Promise<void> => {
    if (holding) return;
    holding = true;
    set(button, { 'aria-busy': 'true' });
    try {
      await steps.hold(service, start);
    } catch (error) {
      put(notice, trouble(lang, asProblem(error), () => void pick(start, button)));
      notice.scrollIntoView({ block: 'nearest' });
    }
    set(button, { 'aria-busy': false });
    holding = false;
  };

  const slot = (start: number, style: Intl.DateTimeFormatOptions): HTMLButtonElement => {
    const button = h('button', { type: 'button', class: 'slot' }, at(start, zone, tag, style));
    button.addEventListener('click', () => void pick(start, button));
    return button;
  };

  const load = async (): Promise<void> => {
    const wait = setTimeout(() => put(content, skeleton(t('loading'), '', 'line', 'block', 'block')), 150);
    try {
      const ask = (): Promise<Slots> => client.json<Slots>('calendar/slots', { query: { service: service.id, from, days: WINDOW, zone } });
      let slots = await ask();
      // A calendar that is full for weeks: look further, as long as the server says that there is more.
      for (let looked = 0; looked < LOOK_AHEAD && slots.next_from && !slots.days.some((day) => day.slots.length); looked++) {
        from = slots.next_from;
        slots = await ask();
      }
      clearTimeout(wait);
      show(slots);
    } catch (error) {
      clearTimeout(wait);
      put(content, trouble(lang, error, () => void load()));
    }
  };

  const jump = (date: string): void => {
    from = date;
    week = 0;
    chosen = undefined;
    void load();
  };

  const show = (slots: Slots): void => {
    const free = (date: string): number[] => slots.days.find((day) => day.date === date)?.slots ?? [];
    const first = slots.days.find((day) => day.slots.length > 0)?.date;
    if (!chosen || !free(chosen).length) chosen = first;
    if (first && chosen) while (addDays(from, (week + 1) * WEEK) <= chosen) week++;
    put(content, ...(chosen ? [days(slots, free), times(chosen, free(chosen))] : [nothing()]));
  };

  const nothing = (): HTMLElement =>
    h(
      'div',
      { class: 'state' },
      h('span', { class: 'badge' }, icon(icons.booking)),
      h('p', null, t('none_free')),
      from > today() && h('button', { type: 'button', class: 'quiet', onclick: () => jump(today()) }, t('earlier_days')),
    );

  /** A week without a free time, and the way to the next one. */
  const full = (next: string | undefined, slots: Slots): HTMLElement => {
    const go = (): void => {
      chosen = next;
      show(slots);
    };
    const label = next && t('next_free', { date: dateLabel(next, tag, LONG_DAY) });
    return h('div', { class: 'none' }, h('p', null, t('no_slots')), !!label && h('button', { type: 'button', class: 'quiet', onclick: go }, label));
  };

  const days = (slots: Slots, free: (date: string) => number[]): HTMLElement => {
    const start = addDays(from, week * WEEK);
    const dates = Array.from({ length: WEEK }, (_, i) => addDays(start, i));
    const buttons = dates.map((date) => {
      const count = free(date).length;
      return h(
        'button',
        {
          type: 'button',
          class: 'day',
          'aria-pressed': String(date === chosen),
          'aria-disabled': !count && 'true',
          onclick: () => {
            if (!count) return;
            chosen = date;
            show(slots);
            content.querySelector<HTMLElement>('[aria-pressed=true]')?.focus();
          },
        },
        h('small', null, dateLabel(date, tag, { weekday: 'short' })),
        h('b', null, dateLabel(date, tag, { day: 'numeric' })),
        h('span', { class: 'hush' }, dateLabel(date, tag, { month: 'long' })),
      );
    });
    const row = h('div', { class: 'days', role: 'group', 'aria-label': t('time') }, ...buttons);
    rove(row, buttons, buttons.find((button) => button.getAttribute('aria-pressed') === 'true'));
    return h('div', { class: 'week' }, leaf(slots, start), row);
  };

  /** Month, and the way to the weeks before and after. */
  const leaf = (slots: Slots, start: string): HTMLElement => {
    const months = new Set([start, addDays(start, WEEK - 1)].map((date) => dateLabel(date, tag, { month: 'long', year: 'numeric' })));
    const turn = (by: number): void => {
      const target = addDays(start, by * WEEK);
      chosen = undefined;
      if (target < from || week + by >= WINDOW / WEEK) {
        jump(target < today() ? today() : target);
        return;
      }
      week += by;
      const next = slots.days.find((day) => day.slots.length && day.date >= target)?.date;
      if (next && next < addDays(target, WEEK)) {
        chosen = next;
        show(slots);
      } else put(content, days(slots, () => []), full(next, slots));
      content.querySelector<HTMLElement>(by > 0 ? '.later' : '.before')?.focus();
    };
    const arrow = (by: number, name: string, label: string, off: boolean): HTMLElement =>
      h('button', { type: 'button', class: `plain ${name}`, 'aria-label': label, 'aria-disabled': off && 'true', onclick: () => !off && turn(by) }, icon(icons.next, 'flip'));
    return h(
      'div',
      { class: 'leaf' },
      h('p', { class: 'grow' }, [...months].join(' – ')),
      arrow(-1, 'before', t('earlier_days'), start <= today()),
      arrow(1, 'later', t('later_days'), week + 1 >= WINDOW / WEEK && !slots.next_from),
    );
  };

  const times = (date: string, starts: readonly number[]): HTMLElement =>
    h(
      'div',
      { class: 'times' },
      h('h4', { 'aria-live': 'polite' }, dateLabel(date, tag, LONG_DAY)),
      ...byPart(starts, zone).map(({ part, starts: some }) =>
        h('div', { role: 'group', 'aria-label': t(part) }, h('p', { class: 'part' }, t(part)), h('div', { class: 'grid' }, ...some.map((start) => slot(start, TIME)))),
      ),
    );

  const told = (): void => {
    if (!taken) return;
    const next = taken.next.map((start) => slot(start, { weekday: 'short', day: 'numeric', month: 'short', ...TIME }));
    put(notice, h('div', { class: 'taken', role: 'alert' }, h('p', null, t(next.length ? 'taken' : 'taken_none')), h('div', { class: 'grid wide' }, ...next)));
  };

  told();
  void load();
  return h(
    'div',
    { class: 'step' },
    head(lang, t('time'), service, steps.several && (() => steps.services())),
    notice,
    zonePicker(steps, (picked) => {
      zone = picked;
      steps.state.set({ zone });
      told();
      jump(today());
    }),
    content,
  );
};
