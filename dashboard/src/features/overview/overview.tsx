import { useMay, useSession } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { ButtonLink } from '@/ui/button'
import { Page } from '@/ui/page'
import { LatestActivity } from '@/features/teams/latest-activity'
import { Checklist } from './checklist'
import { LatestAppointments, LatestConversations, LatestLeads } from './latest'
import { Metric } from './metric'

export default function Overview() {
  const t = useT()
  const format = useFormat()
  const may = useMay('AutomationsEdit')
  const name = useSession().data?.user.name.split(/\s+/)[0] ?? ''
  return (
    <Page
      title={t('overview.title', { name })}
      hint={t('overview.hint', { day: format.day(Date.now()), zone: format.zone })}
      actions={
        may && (
          <ButtonLink href="/app/start?new=1" icon="plus">
            {t('sites.add')}
          </ButtonLink>
        )
      }
    >
      <div class="grid gap-5">
        <Checklist />
        <div class="grid gap-5 md:grid-cols-3">
          <Metric of="conversations" href="/app/inbox" icon="chat" title={t('overview.conversations')} />
          <Metric of="leads" href="/app/leads" icon="lead" title={t('overview.leads')} />
          <Metric of="appointments" href="/app/appointments" icon="calendar" title={t('overview.appointments')} />
        </div>
        <div class="grid gap-5 lg:grid-cols-3">
          <LatestConversations />
          <LatestLeads />
          <LatestAppointments />
        </div>
        <LatestActivity />
      </div>
    </Page>
  )
}
