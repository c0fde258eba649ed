import { expect, test } from 'vitest'
import { SHAPE_RATIO, TEXT_RATIO, type Rgb, contrast, parseColor, readableShade, textOn } from '../src/features/sites/contrast'

const WHITE: Rgb = [255, 255, 255]
const rgb = (hex: string) => parseColor(hex) as Rgb

test('ratios are those of WCAG', () => {
  expect(contrast([0, 0, 0], WHITE)).toBeCloseTo(21)
  expect(contrast(rgb('#767676'), WHITE)).toBeCloseTo(4.54, 2)
  expect(contrast(WHITE, WHITE)).toBe(1)
})

test('a colour is # and six digits, nothing else', () => {
  expect(parseColor(' #0F6b50 ')).toEqual([15, 107, 80])
  expect(['#fff', 'red', '0f6b50', '#0f6b5g', ''].map(parseColor)).toEqual([null, null, null, null, null])
})

test('text is white on dark and near-black on bright colours', () => {
  expect([textOn(rgb('#0f6b50')).color, textOn(rgb('#ffdd00')).color]).toEqual(['#ffffff', '#111111'])
})

test('any colour becomes a shade that is seen on white and carries its text', () => {
  for (const hex of ['#ffffff', '#ffdd00', '#7fffd4', '#ff69b4', '#808080', '#0f6b50', '#000000']) {
    const shade = rgb(readableShade(rgb(hex)))
    expect(contrast(shade, WHITE), hex).toBeGreaterThanOrEqual(SHAPE_RATIO)
    expect(textOn(shade).ratio, hex).toBeGreaterThanOrEqual(TEXT_RATIO)
  }
  expect(readableShade(rgb('#0f6b50'))).toBe('#0f6b50')
})
