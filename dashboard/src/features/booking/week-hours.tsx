import type { Hours } from '@/api/types'
import { useFormat, useT } from '@/i18n'
import { Button, IconButton } from '@/ui/button'
import { CONTROL_FREE } from '@/ui/field'
import { Checkbox } from '@/ui/toggles'
import { WEEK, type Weekday, dayProblem, nextSpan, onDay, setDay } from './hours'

export function WeekHours({ hours, onHours }: { hours: Hours[]; onHours: (hours: Hours[]) => void }) {
  return (
    <ul class="divide-y divide-line">
      {WEEK.map((day) => (
        <DayRow key={day} day={day} spans={onDay(hours, day)} onSpans={(spans) => onHours(setDay(hours, day, spans))} />
      ))}
    </ul>
  )
}

type Span = Omit<Hours, 'day'>

function DayRow({ day, spans, onSpans }: { day: Weekday; spans: Span[]; onSpans: (spans: Span[]) => void }) {
  const t = useT()
  const format = useFormat()
  const name = format.weekday(day)
  const problem = dayProblem(spans)
  const more = nextSpan(spans)
  const change = (index: number, part: Partial<Span>) => onSpans(spans.map((span, at) => (at === index ? { ...span, ...part } : span)))
  const time = (index: number, part: keyof Span, label: string) => (
    <input type="time" required aria-label={`${name}: ${label}`} aria-invalid={problem ? true : undefined} class={`${CONTROL_FREE} h-10 flex-1 px-2 sm:max-w-36 max-sm:[&::-webkit-calendar-picker-indicator]:hidden`} value={spans[index]?.[part]} onInput={(event) => change(index, { [part]: event.currentTarget.value })} />
  )
  return (
    <li class="grid gap-2 py-3 sm:grid-cols-[9rem_minmax(0,1fr)]">
      <Checkbox checked={spans.length > 0} onChange={(open) => onSpans(open && more ? [more] : [])} label={name} />
      <div class="grid gap-2">
        {spans.length === 0 && <p class="flex min-h-10 items-center text-sm text-muted max-sm:hidden">{t('availability.day_closed')}</p>}
        {spans.map((_, index) => (
          <div key={index} class="flex items-center gap-1.5 sm:gap-2">
            {time(index, 'opens', t('availability.opens'))}
            <span class="text-muted">–</span>
            {time(index, 'closes', t('availability.closes'))}
            {spans.length > 1 && <IconButton icon="close" label={t('availability.remove_span', { day: name })} onClick={() => onSpans(spans.filter((__, at) => at !== index))} />}
          </div>
        ))}
        {problem && (
          <p role="alert" class="text-sm text-danger">
            {t(`availability.${problem}`)}
          </p>
        )}
        {spans.length > 0 && more && (
          <Button size="sm" tone="quiet" icon="plus" class="justify-self-start" onClick={() => onSpans([...spans, more])} aria-label={t('availability.add_span', { day: name })}>
            {t('availability.add')}
          </Button>
        )}
      </div>
    </li>
  )
}
