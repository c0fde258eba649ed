/** What the panel gives its tabs. */
import type { Load, Tab } from '../contract';
import type { Client } from './api';
import type { Lang } from './lang';
import type { Store } from './store';
import type { Config } from './types';

export interface Kit {
  readonly config: Config;
  readonly lang: Lang;
  readonly client: Client;
  readonly store: Store;
  readonly load: Load;
  /** First chat message. */
  greeting(): string;
  /** The id of the form or calendar behind an automation; undefined when it is not active. */
  resource(kind: Tab): string | undefined;
  /** Shows a tab, and carries text over to it. */
  go(tab: Tab, text?: string): void;
  /** Tells screen readers, once and politely. */
  say(text: string): void;
  style(css: string): void;
}

/** One tab of the panel. */
export interface View {
  readonly element: HTMLElement;
  /** Puts the focus where a keyboard user goes on. */
  focus(): void;
  /** Text carried over from another tab. */
  prefill?(text: string): void;
  /** The page's options changed. */
  update?(): void;
}

/** What a tab's module hands over. */
export type MakeView = (kit: Kit) => View;
