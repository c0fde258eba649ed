/** A week to choose a day from: the month, the way to other weeks, seven days. */
import { h, icon, rove } from '../panel/dom';
import { next } from '../panel/icons';
import type { Lang } from '../panel/lang';
import { addDays, dateLabel } from './dates';

export const WEEK = 7;

export interface Week {
  /** First date shown, `YYYY-MM-DD`. */
  readonly start: string;
  readonly chosen: string | undefined;
  /** Weeks before or after can be shown. */
  readonly before: boolean;
  readonly after: boolean;
  isFree(date: string): boolean;
  pick(date: string): void;
  /** One week back (-1) or on (1). */
  turn(by: -1 | 1): void;
}

export const weekStrip = (lang: Lang, week: Week): HTMLElement => {
  const dates = Array.from({ length: WEEK }, (_, i) => addDays(week.start, i));
  const buttons = dates.map((date) => dayButton(lang, week, date));
  const row = h('div', { class: 'days', role: 'group', 'aria-label': lang.t('time') }, ...buttons);
  rove(row, buttons, buttons[dates.indexOf(week.chosen ?? '')]);
  return h('div', { class: 'week' }, leaf(lang, week), row);
};

const dayButton = ({ tag }: Lang, week: Week, date: string): HTMLButtonElement => {
  const free = week.isFree(date);
  return h(
    'button',
    {
      type: 'button',
      class: 'day',
      'aria-pressed': String(date === week.chosen),
      'aria-disabled': !free && 'true',
      onclick: () => {
        if (free) week.pick(date);
      },
    },
    h('small', null, dateLabel(date, tag, { weekday: 'short' })),
    h('b', null, dateLabel(date, tag, { day: 'numeric' })),
    h('span', { class: 'hush' }, dateLabel(date, tag, { month: 'long' })),
  );
};

/** The month or months of the week, and the arrows. */
const leaf = ({ t, tag }: Lang, week: Week): HTMLElement => {
  const ends = [week.start, addDays(week.start, WEEK - 1)];
  const months = new Set(ends.map((date) => dateLabel(date, tag, { month: 'long', year: 'numeric' })));
  const arrow = (by: -1 | 1, name: string, label: string, on: boolean): HTMLElement => {
    const onclick = (): void => {
      if (on) week.turn(by);
    };
    return h('button', { type: 'button', class: `plain ${name}`, 'aria-label': label, 'aria-disabled': !on && 'true', onclick }, icon(next, 'flip'));
  };
  return h(
    'div',
    { class: 'leaf' },
    h('p', { class: 'grow' }, [...months].join(' – ')),
    arrow(-1, 'before', t('earlier_days'), week.before),
    arrow(1, 'later', t('later_days'), week.after),
  );
};
