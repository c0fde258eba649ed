import { expect, test } from 'vitest';
import { contrast, format, palette, parse, READABLE, type Rgb } from '../src/panel/colour';

const at = (text: string): Rgb => parse(text) ?? [0, 0, 0];
const STEPS = [0, 51, 102, 153, 204, 255];
const ALL: Rgb[] = STEPS.flatMap((r) => STEPS.flatMap((g) => STEPS.map((b): Rgb => [r, g, b])));

test('contrast is that of WCAG: black on white is 21, a colour on itself 1', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
  expect(contrast([120, 90, 30], [120, 90, 30])).toBe(1);
  expect(contrast(at('#767676'), [255, 255, 255])).toBeCloseTo(4.54, 2);
});

test('text is readable on every brand colour, in light and dark', () => {
  for (const brand of ALL) {
    for (const dark of [false, true]) {
      const { fill, on } = palette(brand, dark);
      expect(contrast(at(fill), at(on)), `${format(brand)} ${dark}`).toBeGreaterThanOrEqual(READABLE);
    }
  }
});

test('brand-coloured text is readable on the panel, on raised parts and on its own tint', () => {
  for (const brand of ALL) {
    for (const dark of [false, true]) {
      const { accent, soft } = palette(brand, dark);
      for (const ground of [dark ? '#181a1f' : '#ffffff', dark ? '#24272e' : '#f4f5f7', soft]) {
        expect(contrast(at(accent), at(ground)), `${format(brand)} on ${ground}`).toBeGreaterThanOrEqual(READABLE);
      }
    }
  }
});

test('a colour that is already readable stays as it is, and a light one keeps its light with dark text', () => {
  expect(palette(at('#2f6f5e'), false)).toMatchObject({ fill: '#2f6f5e', on: '#ffffff' });
  expect(palette(at('#ffd24d'), false)).toMatchObject({ fill: '#ffd24d', on: '#16181d' });
});

test('only six hexadecimal digits are a colour', () => {
  expect(parse('#2F6f5e')).toEqual([47, 111, 94]);
  for (const bad of ['', undefined, 'red', '#fff', '#12345g', '#1234567', 'url(x)']) expect(parse(bad)).toBeUndefined();
});
