/** One message on the screen. */
import { asProblem, type Problem } from './api';
import { h, icon, put, set } from './dom';
import * as icons from './icons';
import type { Lang } from './lang';
import { reason, retryButton } from './trouble';
import type { Source } from './types';

export interface Bubble {
  readonly element: HTMLElement;
  /** Text so far, of an answer that is still being written. */
  grow(text: string): void;
  /** The whole message. */
  finish(text: string, sources?: readonly Source[], after?: Node | false): void;
  /** It did not go through; `retry` sends it again. */
  fail(error: unknown, retry: () => void): void;
  /** Takes the failure away again. */
  clear(): void;
}

const ADDRESS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/;

/** Text with its web addresses as links. */
const linked = (text: string, label: string): (Node | string)[] =>
  text.split(ADDRESS).map((part, i) => (i % 2 ? anchor(part, part, label) : part));

/** Only http and https: a source is text that somebody else's website wrote. */
const anchor = (href: string, text: string, label: string): Node | string => {
  try {
    if (!/^https?:$/.test(new URL(href).protocol)) return text;
  } catch {
    return text;
  }
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer', title: `${text} (${label})` }, h('bdi', null, text));
};

const sourceList = (sources: readonly Source[], { t }: Lang): HTMLElement | false => {
  const links = sources
    .slice(0, 5)
    .map(({ title, url }) => anchor(url, title || url, t('new_tab')))
    .filter((link): link is HTMLAnchorElement => link instanceof Element);
  for (const link of links) link.append(icon(icons.link));
  return links.length > 0 && h('div', { class: 'sources' }, h('h3', null, t('sources')), h('ul', null, ...links.map((link) => h('li', null, link))));
};

export const bubble = (lang: Lang, by: 'visitor' | 'bot' | 'owner', site: string): Bubble => {
  const { t } = lang;
  const who = by === 'visitor' ? t('you') : site;
  const text = h('div', { dir: 'auto' });
  const more = h('div', { class: 'more' });
  // The log announces what visitors and people write; an answer is told once, whole, by the status region.
  const element = h('div', { class: `message ${by}`, 'aria-live': by === 'bot' && 'off' }, h('span', { class: 'hush' }, `${who}: `), h('div', { class: 'text' }, text), more);

  const fault = (error: Problem, retry: () => void): HTMLElement =>
    h(
      'div',
      { class: 'fault', role: 'alert' },
      h('span', null, icon(icons.warn), `${t(error.code === 'broke' ? 'broke' : 'not_sent')} ${error.code === 'broke' ? '' : reason(lang, error)}`),
      retryButton(lang, error, retry),
    );

  return {
    element,
    grow(soFar) {
      set(element, { 'aria-busy': 'true' });
      put(text, ...(soFar ? [soFar, h('i', { class: 'caret' })] : [dots(t('writing'))]));
    },
    finish(whole, sources = [], after = false) {
      set(element, { 'aria-busy': false });
      put(text, ...linked(whole, t('new_tab')));
      put(more, sourceList(sources, lang), after);
    },
    fail(error, retry) {
      set(element, { 'aria-busy': false });
      text.querySelector('.caret')?.remove();
      element.classList.add('failed');
      put(more, fault(asProblem(error), retry));
    },
    clear() {
      element.classList.remove('failed');
      put(more);
    },
  };
};

const dots = (label: string): HTMLElement => h('span', { class: 'dots', role: 'img', 'aria-label': label }, h('i', null), h('i', null), h('i', null));
