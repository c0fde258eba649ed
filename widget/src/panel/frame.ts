/** The dialog itself: header, tabs, body, status region; opening, closing, focus. It knows nothing of what is inside. */
import type { Host, Tab } from '../contract';
import { h, icon, put, rove, set } from './dom';
import * as icons from './icons';
import type { Lang } from './lang';

export interface Frame {
  readonly panel: HTMLElement;
  readonly body: HTMLElement;
  open(): void;
  close(): void;
  isOpen(): boolean;
  /** Site name, language and tabs are known. */
  name(site: string, lang: Lang, tabs: readonly Tab[]): void;
  /** Marks the chosen tab. */
  mark(tab: Tab, lang: Lang): void;
  say(text: string): void;
}

interface Wishes {
  close(): void;
  choose(tab: Tab): void;
}

const ICONS = { chat: icons.chat, form: icons.form, booking: icons.booking } as const;
const ABOUT = { chat: 'about', form: 'about_form', booking: 'about_booking' } as const;
/** Below this the dialog fills the screen and is modal; base.css has the same number. */
const narrow = matchMedia('(max-width: 480px)');

export const frame = (host: Host, wishes: Wishes): Frame => {
  const { launcher, root, options } = host;
  const page = options.mode === 'page';
  const avatar = h('span', { class: 'avatar', 'aria-hidden': 'true' });
  const name = h('bdi', null, 'Chat');
  const title = h(page ? 'h1' : 'h2', { id: 'title' }, name);
  const about = h('p', { class: 'about' });
  const shut = h('button', { type: 'button', class: 'plain', 'aria-label': 'Close', onclick: wishes.close }, icon(icons.close));
  const tablist = h('div', { class: 'tabs', role: 'tablist', 'aria-labelledby': 'title', hidden: true });
  const body = h('div', { class: 'body', id: 'body' });
  const status = h('div', { class: 'hush', role: 'status' });
  const panel = h(
    page ? 'main' : 'section',
    { class: page ? 'panel page' : 'panel', role: page ? null : 'dialog', 'aria-labelledby': 'title', tabindex: -1, hidden: true, dir: 'ltr', lang: 'en' },
    h('div', { class: 'top' }, avatar, h('div', { class: 'who' }, title, about), !page && shut),
    tablist,
    body,
    status,
  );
  const buttons: Partial<Record<Tab, HTMLButtonElement>> = {};
  // The launcher's bubble becomes an arrow while the panel is open.
  const bubble = launcher.firstElementChild;
  const arrow = icon(icons.down);
  const swap = (): void => launcher.replaceChildren(...[isOpen() ? arrow : bubble].filter((one) => one !== null));
  root.append(panel);
  if (page) launcher.hidden = true;

  const isOpen = (): boolean => !panel.hidden;

  const adjust = (): void => {
    set(panel, { 'aria-modal': isOpen() && narrow.matches && !page && 'true' });
    // The on-screen keyboard covers a fixed panel; the visual viewport says how much is left.
    const seen = window.visualViewport;
    panel.style.setProperty('--seen', seen && narrow.matches && seen.scale === 1 ? `${seen.height}px` : '100dvh');
  };

  const trap = (event: KeyboardEvent): void => {
    const stops = [...panel.querySelectorAll<HTMLElement>('a[href],button,input,textarea,select')].filter(
      (one) => one.tabIndex >= 0 && one.getClientRects().length > 0,
    );
    const [first, last] = [stops[0], stops[stops.length - 1]];
    const at = root.activeElement;
    const edge = event.shiftKey ? at === first || at === panel : at === last;
    if (!edge) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  };

  // A page's single-key shortcuts would take letters from our fields: through the shadow root they look like any element.
  for (const type of ['keydown', 'keypress', 'keyup']) panel.addEventListener(type, (event) => event.stopPropagation());
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !page && !event.isComposing) wishes.close();
    else if (event.key === 'Tab' && narrow.matches && !page) trap(event);
  });
  window.visualViewport?.addEventListener('resize', adjust);
  narrow.addEventListener('change', adjust);

  return {
    panel,
    body,
    isOpen,
    open() {
      const was = isOpen();
      panel.hidden = false;
      launcher.setAttribute('aria-expanded', 'true');
      swap();
      adjust();
      if (!was && !page) panel.focus();
    },
    close() {
      if (page || !isOpen()) return;
      panel.hidden = true;
      launcher.setAttribute('aria-expanded', 'false');
      swap();
      launcher.focus();
    },
    name(site, lang, tabs) {
      set(panel, { dir: lang.dir, lang: lang.tag });
      put(name, site);
      put(avatar, [...site.trim()][0]?.toUpperCase() ?? '');
      set(shut, { 'aria-label': lang.t('close') });
      set(launcher, { 'aria-label': lang.t('open', { site }), lang: lang.tag });
      tablist.hidden = tabs.length < 2;
      // Put in anew rather than pushed down by the tabs: on a hosted page that would count as a layout shift.
      status.before(body);
      for (const tab of tabs) buttons[tab] = tabButton(tab, lang, () => wishes.choose(tab));
      put(tablist, ...Object.values(buttons));
    },
    mark(tab, lang) {
      const all = Object.values(buttons);
      for (const button of all) set(button, { 'aria-selected': String(button === buttons[tab]) });
      rove(tablist, all, buttons[tab]);
      put(about, lang.t(ABOUT[tab]));
      set(body, buttons[tab] && !tablist.hidden ? { role: 'tabpanel', 'aria-labelledby': `tab-${tab}` } : { role: null });
    },
    say: (text) => put(status, text),
  };
};

const tabButton = (tab: Tab, lang: Lang, onclick: () => void): HTMLButtonElement =>
  h(
    'button',
    { type: 'button', role: 'tab', id: `tab-${tab}`, 'aria-controls': 'body', 'aria-selected': 'false', onclick },
    icon(ICONS[tab]),
    h('span', null, lang.t(tab)),
  );

