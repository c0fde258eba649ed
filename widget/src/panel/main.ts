/** The panel: a dialog with up to three tabs. Loaded on intent by the loader, which it hands `MakePanel`. */
import type { Host, MakePanel, Panel, Tab } from '../contract';
import { client } from './api';
import { chatView } from './chat';
import { h, put, skeleton } from './dom';
import { frame, type Frame } from './frame';
import type { Kit, MakeView, View } from './kit';
import { language, loadLanguage, type Lang } from './lang';
import base from './base.css';
import chatCss from './chat.css';
import fieldsCss from '../fields/fields.css';
import { tabStore, type Store } from './store';
import { shared } from './shared';
import { paint } from './theme';
import { trouble } from './trouble';
import type { Config } from './types';

const touch = matchMedia('(hover: none)');
const TABS: readonly Tab[] = ['chat', 'form', 'booking'];

const makePanel: MakePanel = (host: Host): Panel => {
  host.style(base + chatCss + fieldsCss);
  const api = client(host.origin, () => host.options.websiteId);
  const views: Partial<Record<Tab, Promise<View>>> = {};
  let config: Config | undefined;
  let lang: Lang = language('en');
  let store: Store | undefined;
  let wanted: Tab | undefined;
  let preparing: Promise<void> | undefined;

  const view: Frame = frame(host, {
    close: () => close(),
    choose: (tab) => void show(tab, true),
  });

  /** Settings and language, once; a failure may be tried again. */
  const learn = async (): Promise<void> => {
    const speaks = loadLanguage(host.origin, [host.options.locale, document.documentElement.lang, ...navigator.languages]);
    config = await api.json<Config>('widget/config');
    lang = await speaks;
    paint(host, view, config.theme);
    const { site, automations } = config;
    view.name(site.name, lang, TABS.filter((tab) => automations.some(({ kind }) => kind === tab)));
  };
  const prepare = (): Promise<void> => {
    preparing ??= learn();
    return preparing;
  };

  const kit = (known: Config, kept: Store): Kit => ({
    config: known,
    lang,
    client: api,
    store: kept,
    load: host.load,
    greeting: () => host.options.greeting ?? known.theme.greeting ?? lang.t('greeting', { site: known.site.name }),
    resource: (kind) => known.automations.find((automation) => automation.kind === kind)?.resource_id ?? undefined,
    go: (tab, text) => void show(tab, true, text),
    say: view.say,
    style: host.style,
  });

  const make = async (tab: Tab, tools: Kit): Promise<View> =>
    tab === 'chat' ? chatView(tools) : ((await host.load(__FILES__[tab], shared)) as MakeView)(tools);

  const show = async (tab: Tab, focus: boolean, text?: string): Promise<void> => {
    if (!config || !store) return;
    wanted = tab;
    store.set('tab', tab);
    view.mark(tab, lang);
    const wait = setTimeout(() => put(view.body, skeleton(lang.t('loading'), 'line', 'block', 'block')), 150);
    try {
      views[tab] ??= make(tab, kit(config, store));
      const shown = await views[tab];
      clearTimeout(wait);
      if (wanted !== tab) return;
      if (shown.element.parentNode !== view.body) put(view.body, shown.element);
      if (text) shown.prefill?.(text);
      // Where there is no mouse, the focus on a field would raise the keyboard over the panel.
      if (focus && view.isOpen() && !touch.matches) shown.focus();
    } catch (error) {
      delete views[tab];
      clearTimeout(wait);
      if (wanted === tab) put(view.body, trouble(lang, error, () => void show(tab, true, text)));
    }
  };

  const open = async (tab?: Tab): Promise<void> => {
    if (!config) paint(host, view);
    view.open();
    store ??= tabStore(host.options.websiteId);
    const wait = setTimeout(() => put(view.body, skeleton(lang.t('loading'), 'line', 'bubble', 'bubble short')), 150);
    try {
      await prepare();
      clearTimeout(wait);
      const active = TABS.filter((one) => config?.automations.some(({ kind }) => kind === one));
      const first = [tab, wanted, store.get<Tab>('tab'), ...active].find((one) => one && active.includes(one));
      if (first) await show(first, true);
      else put(view.body, h('div', { class: 'state' }, h('p', null, lang.t('empty'))));
    } catch (error) {
      preparing = undefined;
      clearTimeout(wait);
      put(view.body, trouble(lang, error, () => void open(tab)));
    }
  };

  const close = (): void => view.close();

  // The loader calls us on the first sign of interest: the settings are on their way while the pointer still moves.
  prepare().catch(() => {
    preparing = undefined;
  });

  return {
    open: (tab) => void open(tab),
    close,
    update: () => {
      paint(host, view, config?.theme);
      void views.chat?.then((chat) => chat.update?.());
    },
  };
};

(document.currentScript as HTMLScriptElement).gr8 = makePanel;

