/** The zone that times are told in: named, and switchable. */
import { h, icon } from '../panel/dom';
import { clock } from '../panel/icons';
import { visitorZone } from '../panel/zone';
import { zoneLabel } from './dates';
import type { Steps } from './main';

export const zonePicker = ({ kit: { lang }, calendarZone, zone }: Steps, changed: (zone: string) => void): HTMLElement => {
  const near = [...new Set([zone(), visitorZone(), calendarZone])];
  const all = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone').filter((one) => !near.includes(one)) : [];
  const now = Date.now();
  const select = h(
    'select',
    { 'aria-label': lang.t('zone') },
    ...near.map((one) => h('option', { value: one }, zoneLabel(one, now, lang.tag))),
    // Names only: four hundred offsets would cost the opening a tenth of a second.
    ...all.map((one) => h('option', { value: one }, one.replace(/_/g, ' '))),
  );
  select.value = zone();
  select.addEventListener('change', () => changed(select.value));
  return h('label', { class: 'zone' }, icon(clock), select);
};
