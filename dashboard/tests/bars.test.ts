import { expect, test } from 'vitest'
import { layout, niceMax, trend } from '../src/ui/bar-layout'

test('the scale is the smallest of 1, 2, 5 times a power of ten that holds the highest bar', () => {
  expect([[], [0, 0], [1], [2], [3], [7], [12], [51], [100], [101]].map(niceMax)).toEqual([1, 1, 1, 2, 5, 10, 20, 100, 100, 200])
})

test('bars stand on the bottom, fill the width and keep their proportions', () => {
  const bars = layout([0, 5, 10], 300, 100, 10)
  expect(bars.map((bar) => bar.height)).toEqual([2, 50, 100])
  for (const bar of bars) expect(bar.y + bar.height).toBe(100)
  expect((bars[2]?.x ?? 0) + (bars[2]?.width ?? 0) + (bars[2]?.gap ?? 0) / 2).toBeCloseTo(300)
})

test('a small value stays visible, one above the scale is cut at the top', () => {
  expect(layout([1], 10, 100, 1000)[0]?.height).toBe(4)
  expect(layout([50], 10, 100, 10)[0]).toMatchObject({ y: 0, height: 100 })
})

test('the trend compares the newer half with the older, and says nothing when there was nothing', () => {
  expect(trend([1, 1, 2, 2])).toBe(1)
  expect(trend([4, 4, 2, 2])).toBe(-0.5)
  expect(trend([0, 0, 3, 3])).toBeNull()
  expect(trend([2, 9, 3])).toBe(0.5)
})
