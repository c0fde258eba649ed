// Colour contrast after WCAG 2.2: relative luminance and ratio, and the nearest shade that passes. Pure.

export type Rgb = readonly [number, number, number]

export function parseColor(text: string): Rgb | null {
  const hex = /^#([0-9a-f]{6})$/i.exec(text.trim())?.[1]
  if (!hex) return null
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb
}

const toHex = (rgb: Rgb) => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as unknown as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const WHITE: Rgb = [255, 255, 255]
const INK: Rgb = [17, 17, 17]

/** What the widget writes on this colour: whichever of white and near-black reads better. */
export function textOn(color: Rgb): { color: '#ffffff' | '#111111'; ratio: number } {
  const white = contrast(color, WHITE)
  const ink = contrast(color, INK)
  return white >= ink ? { color: '#ffffff', ratio: white } : { color: '#111111', ratio: ink }
}

export const TEXT_RATIO = 4.5
export const SHAPE_RATIO = 3

/** Darkens in small steps until the launcher stands out from a white page (3:1) and carries its text (4.5:1). */
export function readableShade(color: Rgb): string {
  let shade: Rgb = color
  for (let step = 0; step < 100; step += 1) {
    if (contrast(shade, WHITE) >= SHAPE_RATIO && textOn(shade).ratio >= TEXT_RATIO) break
    shade = shade.map((part) => part * 0.97) as unknown as Rgb
  }
  return toHex(shade)
}
