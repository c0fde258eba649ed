/** Booked: what, when, and the invitation to take along. */
import { h, icon } from '../panel/dom';
import * as icons from '../panel/icons';
import type { Booked } from '../panel/types';
import { at, LONG_DAY, TIME, zoneLabel } from './dates';
import type { Steps } from './main';

export const doneStep = (steps: Steps, booked: Booked, email: string): HTMLElement => {
  const { lang, say } = steps.kit;
  const { t, tag } = lang;
  const zone = steps.zone();
  const when = at(booked.starts_at, zone, tag, { ...LONG_DAY, ...TIME });
  say(`${t('booked')}: ${booked.service.name}, ${when}`);
  return h(
    'div',
    { class: 'done' },
    h('span', { class: 'badge good' }, icon(icons.check)),
    h('h3', { tabindex: -1 }, t('booked')),
    h(
      'div',
      { class: 'when' },
      icon(icons.booking),
      h('div', { class: 'grow' }, h('b', null, when), h('small', null, h('bdi', null, booked.service.name)), h('small', null, zoneLabel(zone, booked.starts_at, tag))),
    ),
    h('p', null, t('confirmation', { email })),
    h('button', { type: 'button', class: 'main', onclick: () => save(booked) }, icon(icons.booking), t('calendar')),
    h('button', { type: 'button', class: 'quiet', onclick: () => (steps.several ? steps.services() : steps.slots({ ...booked.service, duration_min: (booked.ends_at - booked.starts_at) / 60_000 })) }, t('book_another')),
  );
};

/** Saves the invitation as a file, without leaving the page. */
const save = ({ ics, id }: Booked): void => {
  const href = URL.createObjectURL(new Blob([ics], { type: 'text/calendar;charset=utf-8' }));
  const link = h('a', { href, download: `${id}.ics` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
};
