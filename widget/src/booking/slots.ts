/** Day and time: a week at a time, the free times of the chosen day, the zone they are told in. */
import { h, icon, put, set, skeleton } from '../panel/dom';
import * as icons from '../panel/icons';
import { trouble } from '../panel/trouble';
import type { Service } from '../panel/types';
import { loadAgenda, WINDOW, type Agenda } from './agenda';
import { addDays, dateLabel, dayOf, LONG_DAY } from './dates';
import { head } from './head';
import type { Steps } from './main';
import { nextTimes, timesOf, type Pick } from './times';
import { WEEK, weekStrip } from './week';
import { zonePicker } from './zones';

/** The time that was wanted is gone; these are the next free ones. */
export interface Taken {
  next: readonly number[];
}

export const slotsStep = (steps: Steps, service: Service, taken?: Taken): HTMLElement => {
  const { lang } = steps.kit;
  const content = h('div', { class: 'slots' });
  const notice = h('div', null);
  const pick = picker(steps, service, notice);
  let zone = steps.zone();
  let loads = 0;
  const today = (): string => dayOf(Date.now(), zone);

  const load = async (from: string): Promise<void> => {
    const mine = ++loads;
    const wait = setTimeout(() => put(content, skeleton(lang.t('loading'), '', 'line', 'block', 'block')), 150);
    try {
      const agenda = await loadAgenda(steps.kit.client, service.id, zone, from);
      if (mine === loads) put(content, calendar(agenda));
    } catch (error) {
      if (mine === loads) put(content, trouble(lang, error, () => void load(from)));
    }
    clearTimeout(wait);
  };

  /** The weeks of one window; leafing beyond it loads the next. */
  const calendar = (agenda: Agenda): HTMLElement => {
    const { from } = agenda;
    const element = h('div', null);
    const first = agenda.firstFree(from);
    const show = (start: string, chosen: string | undefined): void => {
      const strip = weekStrip(lang, {
        start,
        chosen,
        before: start > today(),
        after: addDays(start, WEEK) < addDays(from, WINDOW) || agenda.more,
        isFree: (date) => agenda.free(date).length > 0,
        pick(date) {
          show(start, date);
          element.querySelector<HTMLElement>('[aria-pressed=true]')?.focus();
        },
        turn(by) {
          const target = addDays(start, by * WEEK);
          if (target < from || target >= addDays(from, WINDOW)) {
            void load(target < today() ? today() : target);
            return;
          }
          const next = agenda.firstFree(target);
          show(target, next && next < addDays(target, WEEK) ? next : undefined);
          element.querySelector<HTMLElement>(by > 0 ? '.later' : '.before')?.focus();
        },
      });
      put(element, strip, chosen ? timesOf(lang, zone, chosen, agenda.free(chosen), pick) : fullWeek(agenda.firstFree(start)));
    };
    /** The week of a date, counted from the window's start. */
    const open = (date: string): void => {
      let start = from;
      while (addDays(start, WEEK) <= date) start = addDays(start, WEEK);
      show(start, date);
    };
    const fullWeek = (next: string | undefined): HTMLElement => {
      const label = next && lang.t('next_free', { date: dateLabel(next, lang.tag, LONG_DAY) });
      return h('div', { class: 'none' }, h('p', null, lang.t('no_slots')), !!next && h('button', { type: 'button', class: 'quiet', onclick: () => open(next) }, label));
    };
    if (first) open(first);
    else put(element, nothing(from));
    return element;
  };

  const nothing = (from: string): HTMLElement => {
    const back = (): void => void load(today());
    return h(
      'div',
      { class: 'state' },
      h('span', { class: 'badge' }, icon(icons.booking)),
      h('p', null, lang.t('none_free')),
      from > today() && h('button', { type: 'button', class: 'quiet', onclick: back }, lang.t('earlier_days')),
    );
  };

  const tell = (): void => put(notice, !!taken && nextTimes(lang, zone, taken.next, pick));
  const rezone = (picked: string): void => {
    zone = picked;
    steps.state.set({ zone });
    tell();
    void load(today());
  };

  tell();
  void load(today());
  return h('div', { class: 'step' }, head(lang, lang.t('time'), service, steps.several && (() => steps.services())), notice, zonePicker(steps, rezone), content);
};

/** Holds a time, one at a time; a failure is told above the times and can be tried again. */
const picker = (steps: Steps, service: Service, notice: HTMLElement): Pick => {
  let holding = false;
  const pick: Pick = (start, button) => {
    if (holding) return;
    holding = true;
    set(button, { 'aria-busy': 'true' });
    steps
      .hold(service, start)
      .catch((error: unknown) => {
        put(notice, trouble(steps.kit.lang, error, () => pick(start, button)));
        notice.scrollIntoView({ block: 'nearest' });
      })
      .finally(() => {
        set(button, { 'aria-busy': false });
        holding = false;
      });
  };
  return pick;
};
