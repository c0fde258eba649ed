/** The heading of a booking step: the way back, the service, the title. */
import { h, icon } from '../panel/dom';
import type { Service } from '../panel/types';
import { next } from '../panel/icons';
import type { Lang } from '../panel/lang';

export const head = ({ t }: Lang, title: string, { name, duration_min: n }: Service, back: (() => void) | false): HTMLElement =>
  h(
    'div',
    { class: 'head' },
    back && h('button', { type: 'button', class: 'plain back', 'aria-label': t('back'), onclick: back }, icon(next, 'flip')),
    h('div', { class: 'grow' }, h('h3', { tabindex: -1 }, title), h('p', { class: 'above' }, h('bdi', null, name), ` · ${t('minutes', { n })}`)),
  );
