import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'wouter'
import type { Calendar } from '@/api/types'
import { useT } from '@/i18n'
import { ButtonLink } from '@/ui/button'
import { SelectField } from '@/ui/field'
import { Icon } from '@/ui/icon'
import { Page } from '@/ui/page'
import { Empty, Loaded } from '@/ui/states'
import { calendarsQuery } from './api'
import { AvailabilityEditor } from './availability-editor'

export default function AvailabilityPage() {
  const t = useT()
  const query = useQuery(calendarsQuery)
  const back = (
    <Link href="/app/appointments" className="mb-3 inline-flex items-center gap-1 rounded-sm py-1 text-sm text-muted hover:text-ink">
      <Icon name="back" class="size-4" />
      {t('nav.appointments')}
    </Link>
  )
  return (
    <Page title={t('availability.title')} hint={t('availability.hint')} above={back} narrow>
      <Loaded query={query}>{(page) => <Calendars calendars={page.items} />}</Loaded>
    </Page>
  )
}

function Calendars({ calendars }: { calendars: Calendar[] }) {
  const t = useT()
  const [search, setSearch] = useSearchParams()
  const calendar = calendars.find((one) => one.id === search.get('calendar')) ?? calendars[0]
  if (!calendar)
    return (
      <Empty
        icon="calendar"
        action={
          <ButtonLink href="/app/sites" tone="primary">
            {t('availability.empty_action')}
          </ButtonLink>
        }
      >
        {t('availability.empty')}
      </Empty>
    )
  return (
    <div class="grid gap-5">
      {calendars.length > 1 && <SelectField label={t('availability.calendar')} value={calendar.id} options={calendars.map((one) => ({ value: one.id, label: one.name }))} onValue={(id) => setSearch({ calendar: id })} />}
      <AvailabilityEditor key={calendar.id} calendar={calendar} />
    </div>
  )
}
