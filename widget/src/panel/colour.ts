/** Brand colours that stay readable: WCAG 2.2 contrast of at least 4.5:1, whatever the owner picked. */

export type Rgb = readonly [red: number, green: number, blue: number];

const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [22, 24, 29];
/** Text on the brand colour and brand-coloured text must reach this (WCAG 2.2, 1.4.3). */
export const READABLE = 4.5;

/** Reads `#rrggbb`; anything else is undefined. */
export const parse = (text: string | undefined): Rgb | undefined => {
  const hex = /^#([\da-f]{6})$/i.exec(text ?? '')?.[1];
  if (!hex) return undefined;
  const n = parseInt(hex, 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
};

export const format = (color: Rgb): string => `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** Relative luminance, 0 (black) to 1 (white). */
const luminance = (color: Rgb): number => {
  const [r, g, b] = color.map((part) => {
    const s = part / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** Contrast of two colours, 1 to 21. */
export const contrast = (a: Rgb, b: Rgb): number => {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};

export const mix = (a: Rgb, b: Rgb, share: number): Rgb =>
  [0, 1, 2].map((i) => Math.round((a[i] ?? 0) * (1 - share) + (b[i] ?? 0) * share)) as unknown as Rgb;

/** The nearest colour towards `end` that reaches the contrast on every ground. */
const towards = (color: Rgb, end: Rgb, grounds: readonly Rgb[]): Rgb => {
  for (let share = 0; share < 1; share += 0.02) {
    const tried = mix(color, end, share);
    if (grounds.every((ground) => contrast(tried, ground) >= READABLE)) return tried;
  }
  return end;
};

export interface Palette {
  /** Background of buttons and the visitor's messages. */
  fill: string;
  /** Text on `fill`. */
  on: string;
  /** Brand-coloured text and outlines on the panel. */
  accent: string;
  /** Faint brand tint behind selected things; `accent` is readable on it too. */
  soft: string;
}

/**
 * White text stays white where a slightly darker brand allows it; a light brand (a yellow, say) gets dark text
 * instead of being muddied.
 */
export const palette = (brand: Rgb, dark: boolean): Palette => {
  const surface: Rgb = dark ? [24, 26, 31] : WHITE;
  const raised: Rgb = dark ? [36, 39, 46] : [244, 245, 247];
  const soft = mix(surface, brand, dark ? 0.22 : 0.09);
  const white = contrast(brand, WHITE) >= 2.8;
  const fill = white ? towards(brand, [0, 0, 0], [WHITE]) : towards(brand, WHITE, [INK]);
  return {
    fill: format(fill),
    on: format(white ? WHITE : INK),
    accent: format(towards(brand, dark ? WHITE : [0, 0, 0], [surface, raised, soft])),
    soft: format(soft),
  };
};
