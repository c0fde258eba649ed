/** What loader, panel and tabs say to one another. Types only: nothing of this file reaches a visitor. */

export type Tab = 'chat' | 'form' | 'booking';

/** What a page's author may set; everything but the key can also come from the site's own settings. */
export interface Options {
  /** The site's public key, `pk_` and 32 hexadecimal digits. */
  websiteId: string;
  /** Corner of the window; the site's setting, or right. */
  position?: 'left' | 'right' | undefined;
  /** Light, dark, or as the visitor's system says (the default); a colour `#rrggbb` is taken as the brand colour. */
  theme?: string | undefined;
  /** Brand colour `#rrggbb`. */
  color?: string | undefined;
  /** First message of the chat. */
  greeting?: string | undefined;
  /** Language tag such as `de` or `ar-EG`; the page's or the browser's language when absent. */
  locale?: string | undefined;
  /** `page`: fill the page instead of floating over it (the hosted page). */
  mode?: string | undefined;
}

/** `window.GR8Chatbot`. */
export interface Api {
  /** Draws the launcher; called again, it changes the options of the one that is there. */
  init(options: Options): void;
  /** Opens the panel, on a tab if one is named. */
  open(tab?: Tab): void;
  close(): void;
}

/** Loads a built module with its integrity checked, handing it `gift`; resolves to what the module handed over. */
export type Load = (file: BuiltFile, gift?: unknown) => Promise<unknown>;

/** What the loader gives the panel. */
export interface Host {
  readonly origin: string;
  readonly options: Options;
  readonly root: ShadowRoot;
  /** Absent in page mode. */
  readonly launcher: HTMLButtonElement;
  readonly load: Load;
  /** Adds a style sheet to the shadow root without needing a style-src. */
  style(css: string): void;
}

/** What the panel gives the loader. */
export interface Panel {
  open(tab?: Tab): void;
  close(): void;
  /** Options changed. */
  update(): void;
}

/** What the panel module hands over. */
export type MakePanel = (host: Host) => Panel;
