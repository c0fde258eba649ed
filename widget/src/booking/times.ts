/** Free times as buttons: of a day by its parts, or the next ones after a time that was taken. */
import { h } from '../panel/dom';
import type { Lang } from '../panel/lang';
import { at, byPart, dateLabel, LONG_DAY, TIME } from './dates';

/** What a press on a time does; the button shows that it is busy. */
export type Pick = (start: number, button: HTMLElement) => void;

const slot = ({ tag }: Lang, zone: string, start: number, style: Intl.DateTimeFormatOptions, pick: Pick): HTMLButtonElement => {
  const button = h('button', { type: 'button', class: 'slot' }, at(start, zone, tag, style));
  button.addEventListener('click', () => pick(start, button));
  return button;
};

export const timesOf = (lang: Lang, zone: string, date: string, starts: readonly number[], pick: Pick): HTMLElement => {
  const groups = byPart(starts, zone).map(({ part, starts: some }) => {
    const buttons = some.map((start) => slot(lang, zone, start, TIME, pick));
    return h('div', { role: 'group', 'aria-label': lang.t(part) }, h('p', { class: 'part' }, lang.t(part)), h('div', { class: 'grid' }, ...buttons));
  });
  return h('div', { class: 'times' }, h('h4', { 'aria-live': 'polite' }, dateLabel(date, lang.tag, LONG_DAY)), ...groups);
};

/** A time was taken by somebody else: the next free ones, with their day. */
export const nextTimes = (lang: Lang, zone: string, starts: readonly number[], pick: Pick): HTMLElement => {
  const style = { weekday: 'short', day: 'numeric', month: 'short', ...TIME } as const;
  const buttons = starts.map((start) => slot(lang, zone, start, style, pick));
  return h('div', { class: 'taken', role: 'alert' }, h('p', null, lang.t(starts.length ? 'taken' : 'taken_none')), h('div', { class: 'grid wide' }, ...buttons));
};
