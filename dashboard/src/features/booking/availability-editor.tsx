import { useState } from 'react'
import { fieldErrors } from '@/api/problem'
import type { Calendar } from '@/api/types'
import { useMay } from '@/features/auth/session'
import { useT } from '@/i18n'
import { isZone } from '@/i18n/format'
import { Button } from '@/ui/button'
import { Card, CardHead, Notice } from '@/ui/surface'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { useUnsaved } from '@/ui/unsaved'
import { ZoneField } from '@/ui/zone-field'
import { useAvailabilityChange } from './api'
import { ClosedDays } from './closed-days'
import { WEEK, dayProblem, onDay } from './hours'
import { cleanServices } from './service-values'
import { Services } from './services'
import { WeekHours } from './week-hours'

type Draft = Pick<Calendar, 'zone' | 'hours' | 'closed' | 'services'>
const editable = ({ zone, hours, closed, services }: Calendar): Draft => ({ zone, hours, closed, services })

export function AvailabilityEditor({ calendar }: { calendar: Calendar }) {
  const t = useT()
  const text = useErrorText()
  const may = useMay('AutomationsEdit')
  const [draft, setDraft] = useState(() => editable(calendar))
  const save = useAvailabilityChange(calendar.id)
  const dirty = JSON.stringify(draft) !== JSON.stringify(editable(calendar))
  useUnsaved(dirty)
  const errors = fieldErrors(save.error)
  const sound = isZone(draft.zone) && WEEK.every((day) => dayProblem(onDay(draft.hours, day)) === null)
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const submit = (event: Event) => {
    event.preventDefault()
    save.mutate({ ...draft, services: cleanServices(draft.services) }, {
      onSuccess: (saved) => {
        setDraft(editable(saved))
        toast({ text: t('state.saved') })
      },
    })
  }
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!may} class="grid min-w-0 gap-5">
        <Card>
          <CardHead title={t('availability.hours')} hint={t('availability.hours_hint')} />
          <div class="grid gap-6">
            <ZoneField label={t('availability.zone')} value={draft.zone} onValue={(zone) => set({ zone })} error={errors.zone} />
            <WeekHours hours={draft.hours} onHours={(hours) => set({ hours })} />
          </div>
        </Card>
        <Card>
          <CardHead title={t('availability.closed')} hint={t('availability.closed_hint')} />
          <ClosedDays closed={draft.closed} onClosed={(closed) => set({ closed })} />
        </Card>
        <Card>
          <CardHead title={t('availability.services')} hint={t('availability.services_hint')} />
          <Services services={draft.services} onServices={(services) => set({ services })} errors={errors} />
        </Card>
      </fieldset>
      {save.error && (
        <div class="mt-5">
          <Notice tone="danger" role="alert">
            {Object.values(errors).length > 0 ? Object.values(errors).join(' ') : text(save.error)}
          </Notice>
        </div>
      )}
      {may && (
        <div class="sticky bottom-16 z-10 mt-5 flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface p-3 shadow-card lg:bottom-4">
          <Button type="submit" tone="primary" busy={save.isPending} disabled={!dirty || !sound}>
            {t('action.save')}
          </Button>
          <span class="text-sm text-muted" role="status">
            {dirty ? t('state.unsaved') : t('state.all_saved')}
          </span>
        </div>
      )}
    </form>
  )
}
