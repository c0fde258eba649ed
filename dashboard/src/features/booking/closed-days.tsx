import { useState } from 'react'
import { useFormat, useT } from '@/i18n'
import { Button, IconButton } from '@/ui/button'
import { TextField } from '@/ui/field'

export function ClosedDays({ closed, onClosed }: { closed: string[]; onClosed: (closed: string[]) => void }) {
  const t = useT()
  const format = useFormat()
  const [date, setDate] = useState('')
  const add = () => {
    if (date && !closed.includes(date)) onClosed([...closed, date].sort())
    setDate('')
  }
  return (
    <div class="grid gap-4">
      {closed.length > 0 && (
        <ul class="flex flex-wrap gap-2">
          {closed.map((one) => (
            <li key={one} class="flex items-center rounded-md bg-sunken ps-3">
              <time dateTime={one} class="text-sm">
                {format.plainDate(one)} {one.slice(0, 4)}
              </time>
              <IconButton icon="close" label={t('availability.open_again', { date: format.plainDate(one) })} onClick={() => onClosed(closed.filter((day) => day !== one))} />
            </li>
          ))}
        </ul>
      )}
      <div class="flex flex-wrap items-end gap-2">
        <TextField type="date" label={t('availability.closed_date')} value={date} onValue={setDate} />
        <Button class="h-11" icon="plus" disabled={!date} onClick={add}>
          {t('availability.close_day')}
        </Button>
      </div>
    </div>
  )
}
