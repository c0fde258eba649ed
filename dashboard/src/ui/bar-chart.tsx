// Bars by day, drawn as SVG. A slider to the keyboard: arrows move a cursor, its words are read out.
import { useState } from 'react'
import { useFormat, useT } from '@/i18n'
import { layout, niceMax } from './bar-layout'

type Day = { date: string; count: number }
const WIDTH = 320
const HEIGHT = 72

export function BarChart({ days, name }: { days: Day[]; name: string }) {
  const t = useT()
  const format = useFormat()
  const [cursor, setCursor] = useState<number | null>(null)
  const last = days.length - 1
  const at = cursor ?? last
  const day = days[at]
  if (!day) return null
  const rtl = document.documentElement.dir === 'rtl'
  const keys: Record<string, number> = { ArrowLeft: at + (rtl ? 1 : -1), ArrowRight: at + (rtl ? -1 : 1), Home: 0, End: last }
  const words = `${format.plainDate(day.date)}: ${format.number(day.count)}`
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t('chart.by_day', { name })}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at}
      aria-valuetext={words}
      class="rounded-sm"
      onKeyDown={(event) => {
        const next = keys[event.key]
        if (next === undefined) return
        event.preventDefault()
        setCursor(Math.min(last, Math.max(0, next)))
      }}
      onPointerLeave={() => setCursor(null)}
      onBlur={() => setCursor(null)}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" class="h-18 w-full rtl:-scale-x-100" aria-hidden="true">
        {layout(days.map((one) => one.count), WIDTH, HEIGHT, niceMax(days.map((one) => one.count))).map((bar, index) => (
          <g key={days[index]?.date} onPointerEnter={() => setCursor(index)}>
            <rect x={bar.x - bar.gap / 2} y="0" width={bar.width + bar.gap} height={HEIGHT} fill="transparent" />
            <rect x={bar.x} y={bar.y} width={bar.width} height={bar.height} rx="2.5" class={index === cursor ? 'fill-accent' : days[index]?.count ? 'fill-accent/55' : 'fill-line'} />
          </g>
        ))}
      </svg>
      <p class="numbers mt-1.5 flex justify-between text-xs text-muted" aria-hidden="true">
        {cursor === null ? (
          <>
            <span>{format.plainDate(days[0]?.date ?? day.date)}</span>
            <span>{format.plainDate(days[last]?.date ?? day.date)}</span>
          </>
        ) : (
          <span class="font-medium text-ink">{words}</span>
        )}
      </p>
    </div>
  )
}
