// What happened in the team, newest first, day by day, live.
import { useInfiniteQuery } from '@tanstack/react-query'
import { rows } from '@/api/queries'
import { useMay, useMember } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { usePolling } from '@/live'
import { ButtonLink } from '@/ui/button'
import { More } from '@/ui/more'
import { Page } from '@/ui/page'
import { Empty, Loaded } from '@/ui/states'
import { Card, Notice } from '@/ui/surface'
import { ActivityList } from './activity-list'
import { auditQuery } from './audit-api'
import { byDay } from './audit-words'
import { usePeople } from './people'

export default function Activity() {
  const t = useT()
  const may = useMay('AuditRead')
  const { team } = useMember()
  return (
    <Page
      title={t('activity.title')}
      hint={t('activity.hint')}
      narrow
      actions={
        may && (
          <ButtonLink href="/app/settings/team?tab=log" icon="shield">
            {t('activity.log')}
          </ButtonLink>
        )
      }
    >
      {may ? <Feed team={team.id} /> : <Notice tone="warn">{t('team.tab_closed', { role: t(`role.${team.role}`) })}</Notice>}
    </Page>
  )
}

function Feed({ team }: { team: string }) {
  const t = useT()
  const format = useFormat()
  const query = useInfiniteQuery({ ...auditQuery(team), refetchInterval: usePolling(15_000) })
  const list = rows(query.data)
  const people = usePeople(team, list)
  return (
    <Loaded query={query}>
      {() =>
        list.length === 0 ? (
          <Empty icon="clock">{t('activity.empty')}</Empty>
        ) : (
          <>
            <div class="grid gap-5">
              {byDay(list, format.dateKey).map((day) => (
                <Card key={day.key}>
                  <h2 class="mb-2 font-semibold">{format.day(day.entries[0]?.at ?? 0)}</h2>
                  <ActivityList entries={day.entries} people={people} />
                </Card>
              ))}
            </div>
            <More list={query} />
          </>
        )
      }
    </Loaded>
  )
}
