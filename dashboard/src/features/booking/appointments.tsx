import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { rows } from '@/api/queries'
import type { Appointment } from '@/api/types'
import { useFormat, useT } from '@/i18n'
import { usePolling } from '@/live'
import { ButtonLink } from '@/ui/button'
import { More } from '@/ui/more'
import { Page } from '@/ui/page'
import { Empty, Loaded } from '@/ui/states'
import { Tabs, useParam } from '@/ui/tabs'
import { appointmentsQuery } from './api'
import { AppointmentRow } from './appointment-row'
import { CancelDialog } from './cancel-dialog'
import { groupDays } from './group-days'

const WHEN = ['upcoming', 'past'] as const

export default function Appointments() {
  const t = useT()
  const format = useFormat()
  const when = useParam('when', WHEN)
  const [leaving, setLeaving] = useState<Appointment | null>(null)
  const query = useInfiniteQuery({ ...appointmentsQuery(when), refetchInterval: usePolling(10_000) })
  const days = groupDays(rows(query.data), format.dateKey)
  const editor = (
    <ButtonLink href="/app/appointments/availability" icon="clock">
      {t('availability.title')}
    </ButtonLink>
  )
  return (
    <Page title={t('nav.appointments')} hint={t('appointments.hint', { zone: format.zone })} actions={editor} narrow>
      <Tabs label={t('appointments.when')} param="when" current={when} tabs={WHEN.map((value) => ({ value, label: t(`appointments.${value}`) }))} />
      <Loaded query={query}>
        {() =>
          days.length === 0 ? (
            <Empty icon="calendar" action={when === 'upcoming' ? editor : undefined}>
              {t(when === 'upcoming' ? 'appointments.empty_upcoming' : 'appointments.empty_past')}
            </Empty>
          ) : (
            <div class="grid gap-7">
              {days.map((day) => (
                <section key={day.date} aria-labelledby={`day-${day.date}`}>
                  <h2 id={`day-${day.date}`} class="mb-2 font-semibold">
                    {format.day(day.at)}
                  </h2>
                  <ul class="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface shadow-card">
                    {day.appointments.map((one) => (
                      <AppointmentRow key={one.id} appointment={one} onCancel={when === 'upcoming' ? () => setLeaving(one) : undefined} />
                    ))}
                  </ul>
                </section>
              ))}
              <More list={query} />
            </div>
          )
        }
      </Loaded>
      <CancelDialog appointment={leaving} onClose={() => setLeaving(null)} />
    </Page>
  )
}
