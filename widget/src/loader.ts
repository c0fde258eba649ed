/**
 * The script a page includes. It draws one button and asks our server for nothing until somebody shows interest;
 * then it loads the panel, whose name and integrity were built in.
 *
 * Every byte here is paid by every page view of every site: keep it under 1.5 KB gzip.
 */
import type { Api, Host, Load, MakePanel, Options, Panel, Tab } from './contract';
import css from './launcher.css';

const self = document.currentScript as HTMLScriptElement;
const { origin } = new URL(self.src);

let host: Host | undefined;
let panel: Promise<Panel> | undefined;
let options: Options;

const start = (): Api => {
  // The one place where text becomes a script address: our own origin, our own folder, nothing else.
  const address = (url: string): string => {
    if (/^\/widget\/\w+\.js$/.test(url.replace(origin, ''))) return url;
    throw url;
  };
  const policy = window.trustedTypes?.createPolicy('gr8-chatbot', { createScriptURL: address });

  const load: Load = ([name, integrity], gift) =>
    new Promise((resolve, reject) => {
      const script = document.createElement('script');
      const url = `${origin}/widget/${name}`;
      script.integrity = integrity;
      script.crossOrigin = '';
      script.nonce = self.nonce;
      script.gr8 = gift;
      script.onload = () => {
        script.remove();
        resolve(script.gr8);
      };
      script.onerror = reject;
      script.src = policy ? policy.createScriptURL(url) : address(url);
      document.head.append(script);
    });

  /** Constructed sheets need no style-src; browsers before 2023 get an element with the script's nonce. */
  const style = (root: ShadowRoot, text: string): void => {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    } catch {
      const element = document.createElement('style');
      element.nonce = self.nonce;
      element.append(text);
      root.append(element);
    }
  };

  const set = (element: Element, name: string, value: string): void => element.setAttribute(name, value);

  const draw = (): Host => {
    const element = document.createElement('gr8-chatbot');
    const root = element.attachShadow({ mode: 'open' });
    const launcher = document.createElement('button');
    const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    style(root, css);
    set(launcher, 'class', 'launcher');
    set(launcher, 'aria-label', 'Chat');
    set(launcher, 'aria-haspopup', 'dialog');
    set(icon, 'viewBox', '0 0 24 24');
    set(path, 'd', 'M12 3c6 0 10 4 10 8.5S18 20 12 20q-2 0-3.5-.5L3 22l1.5-4.5Q2 15 2 11.5C2 7 6 3 12 3Z');
    icon.append(path);
    launcher.append(icon);
    launcher.onpointerenter = launcher.onfocus = launcher.ontouchstart = prepare;
    launcher.onclick = () => (launcher.getAttribute('aria-expanded') === 'true' ? api.close() : api.open());
    root.append(launcher);
    // Beside the body, not in it: a transformed body would carry a fixed launcher away.
    document.documentElement.append(element);
    return { origin, options, root, launcher, load, style: (text) => style(root, text) };
  };

  const paint = (): void => {
    if (!host) host = draw();
    else Object.assign(host.options, options);
    const { launcher } = host;
    const color = options.color ?? options.theme ?? '';
    // The panel corrects contrast properly; until then a light colour (by its green, mostly) gets a dark icon.
    launcher.style.background = color; // `dark` and the like are no colours, and change nothing
    launcher.style.color = parseInt(color.slice(3, 5), 16) > 170 ? '#000' : '';
    set(launcher, 'data-side', options.position ?? '');
    void panel?.then((p) => p.update());
    if (options.mode) api.open();
  };

  /** Fetches the panel, once. A failure is kept: the click then opens the hosted page. */
  const prepare = (): void => {
    panel ??= host && load(__PANEL__).then((make) => (make as MakePanel)(host as Host));
    panel?.catch(() => {});
  };

  const api: Api = {
    init(wish) {
      options = { ...options, ...wish };
      if (document.body) paint();
      else document.addEventListener('DOMContentLoaded', paint, { once: true });
    },
    open(tab?: Tab) {
      prepare();
      panel?.then(
        (p) => p.open(tab),
        () => {
          // The hosted page is the last resort, and keeps words of its own for the day it fails itself.
          if (options.mode) document.body.hidden = false;
          else window.open(`${origin}/w/${options.websiteId}`, '_blank', 'noopener');
        },
      );
    },
    close() {
      void panel?.then((p) => p.close());
    },
  };
  return api;
};

window.GR8Chatbot ??= start();
const { site, ...rest } = self.dataset;
if (site) window.GR8Chatbot.init({ ...rest, websiteId: site } as Options);
