/** Brand colour, light or dark, side: set through CSSOM properties, which no style-src forbids. */
import type { Host } from '../contract';
import { palette, parse, type Rgb } from './colour';
import type { Frame } from './frame';
import type { Config } from './types';

/** What a launcher without any setting is drawn in: neutral beside every brand (launcher.css). */
const NEUTRAL: Rgb = [22, 24, 29];
const system = matchMedia('(prefers-color-scheme: dark)');
let listening: (() => void) | undefined;

export const paint = (host: Host, view: Frame, theme?: Config['theme']): void => {
  const { options, launcher } = host;
  const dark = options.theme === 'dark' || (options.theme !== 'light' && system.matches);
  const brand = parse(options.color) ?? parse(options.theme) ?? parse(theme?.color);
  view.panel.dataset.theme = dark ? 'dark' : 'light';
  if (listening) system.removeEventListener('change', listening);
  listening = () => paint(host, view, theme);
  system.addEventListener('change', listening);
  // Nothing is coloured before the settings are here: no flash of another brand.
  if (!brand && !theme) return;
  const colors = palette(brand ?? NEUTRAL, dark);
  view.panel.style.setProperty('--fill', colors.fill);
  view.panel.style.setProperty('--on', colors.on);
  view.panel.style.setProperty('--accent', colors.accent);
  view.panel.style.setProperty('--soft', colors.soft);
  launcher.style.background = colors.fill;
  launcher.style.color = colors.on;
  const side = options.position ?? theme?.position ?? 'right';
  launcher.dataset.side = side;
  view.panel.dataset.side = side;
};
