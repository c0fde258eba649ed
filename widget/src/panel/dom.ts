/** Elements by hand: no markup is ever parsed, so no text can become markup. */

type Value = string | number | boolean | null | undefined | ((event: never) => void);
export type Child = Node | string | false | null | undefined;
export type Props = Readonly<Record<string, Value>>;

/** Makes an element: functions become listeners (`onclick`), `true` an empty attribute, `false` none. */
export const h = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props | null,
  ...children: Child[]
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag);
  if (props) set(element, props);
  put(element, ...children);
  return element;
};

export const set = (element: Element, props: Props): void => {
  for (const key of Object.keys(props)) {
    const value = props[key];
    if (typeof value === 'function') element.addEventListener(key.slice(2), value as EventListener);
    else if (value === false || value === null || value === undefined) element.removeAttribute(key);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
};

/** Replaces what is inside. */
export const put = (element: Element, ...children: Child[]): void => {
  element.replaceChildren(...children.filter((child): child is Node | string => !!child));
};

/** An icon on a 24 by 24 grid, drawn with strokes. */
export const icon = (path: string, name = ''): Element => {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  set(svg, { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: `icon ${name}` });
  const line = document.createElementNS(ns, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
};

/**
 * Arrow keys move among the buttons of a group, which then costs one Tab stop. Left and right follow the reading
 * direction; the pressed (or first) button is the one that Tab reaches.
 */
export const rove = (group: HTMLElement, buttons: readonly HTMLElement[], current: HTMLElement | undefined): void => {
  const stop = (button: HTMLElement | undefined): void => {
    for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
  };
  stop(current ?? buttons[0]);
  group.onkeydown = (event) => {
    const at = buttons.indexOf((event.composedPath()[0] as HTMLElement) ?? group);
    const rtl = getComputedStyle(group).direction === 'rtl';
    const step = ({ ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, ArrowDown: 1, ArrowUp: -1 } as Record<string, number>)[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    const next = buttons[(at + step + buttons.length) % buttons.length];
    stop(next);
    next?.focus();
  };
};

/** Grey shapes, shown only when the wait is long enough to be noticed (150 ms). */
export const skeleton = (label: string, ...shapes: string[]): HTMLElement =>
  h('div', { class: 'skeleton', role: 'status', 'aria-label': label }, ...shapes.map((shape) => h('i', { class: shape })));

/** Calls `tell` every second with the seconds left, and last with 0; stops when `element` left the page. */
export const countDown = (element: Element, seconds: number, tell: (left: number) => void): (() => void) => {
  const end = Date.now() + seconds * 1000;
  const tick = (): void => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    if (!left || (!element.isConnected && Date.now() > end - seconds * 1000 + 500)) clearInterval(timer);
    tell(left);
  };
  const timer = setInterval(tick, 1000);
  tick();
  return () => clearInterval(timer);
};

/** `m:ss`. */
export const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
