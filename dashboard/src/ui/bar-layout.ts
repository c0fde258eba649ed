// The geometry of the bars: pure, so that it is tested without a browser.

export type Bar = { x: number; y: number; width: number; height: number; gap: number }

/** The smallest round number (1, 2, 5 × 10^n) not below the highest value; 1 for an empty chart. */
export function niceMax(values: readonly number[]): number {
  const highest = Math.max(0, ...values)
  if (highest <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(highest))
  const step = [1, 2, 5, 10].find((factor) => factor * power >= highest) ?? 10
  return step * power
}

/** Bars for `values` in a box. A day with nothing still gets a 2 px foot, so that the axis reads as a row of days. */
export function layout(values: readonly number[], width: number, height: number, max: number): Bar[] {
  if (values.length === 0) return []
  const slot = width / values.length
  const gap = slot * 0.28
  return values.map((value, index) => {
    const tall = value <= 0 ? 2 : Math.max(4, (Math.min(value, max) / max) * height)
    return { x: index * slot + gap / 2, y: height - tall, width: slot - gap, height: tall, gap }
  })
}

/** The change of the newer half against the older half of a window; null when the older half is empty. */
export function trend(counts: readonly number[]): number | null {
  const half = Math.floor(counts.length / 2)
  const sum = (part: readonly number[]) => part.reduce((total, one) => total + one, 0)
  const before = sum(counts.slice(0, half))
  return before === 0 ? null : (sum(counts.slice(counts.length - half)) - before) / before
}
