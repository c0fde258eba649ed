/** Brand colour, light or dark, side: set through CSSOM properties, which no style-src forbids. */
import type { Host } from '../contract';
import { palette, parse, type Rgb } from './colour';
import type { Frame } from './frame';
import type { Config } from './types';

const DEFAULT: Rgb = [58, 63, 196];
const system = matchMedia('(prefers-color-scheme: dark)');
let listening: (() => void) | undefined;

export const paint = (host: Host, view: Frame, theme: Config['theme']): void => {
  const { options, launcher } = host;
  const dark = options.theme === 'dark' || (options.theme !== 'light' && system.matches);
  const brand = parse(options.color) ?? parse(options.theme) ?? parse(theme.color) ?? DEFAULT;
  const colors = palette(brand, dark);
  view.panel.dataset.theme = dark ? 'dark' : 'light';
  view.panel.style.setProperty('--fill', colors.fill);
  view.panel.style.setProperty('--on', colors.on);
  view.panel.style.setProperty('--accent', colors.accent);
  view.panel.style.setProperty('--soft', colors.soft);
  launcher.style.background = colors.fill;
  launcher.style.color = colors.on;
  const side = options.position ?? theme.position;
  launcher.dataset.side = side;
  view.panel.dataset.side = side;
  if (listening) system.removeEventListener('change', listening);
  listening = () => paint(host, view, theme);
  system.addEventListener('change', listening);
};
