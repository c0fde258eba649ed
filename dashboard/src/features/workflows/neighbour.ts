// Where an arrow key leads in a drawing. Pure.
import type { Box, Drawing } from './layout'

const WAYS: Record<string, [number, number]> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }

/** Along the lines to the nearest node of the next layer, across them to the next one of the same layer. */
export function neighbour({ boxes, direction }: Drawing, from: Box, key: string): string | undefined {
  const way = WAYS[key]
  if (!way) return undefined
  const along = (direction === 'down') === (way[0] === 0)
  let best: { id: string; far: number; aside: number } | undefined
  for (const one of boxes) {
    const [dx, dy] = [one.x - from.x, one.y - from.y]
    const far = dx * way[0] + dy * way[1]
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0])
    if (far <= 0 || along === (one.layer === from.layer)) continue
    if (!best || far < best.far || (far === best.far && aside < best.aside)) best = { id: one.id, far, aside }
  }
  return best?.id
}
