// The overview's card of the newest activity.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { rows } from '@/api/queries'
import { useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { usePolling } from '@/live'
import { Empty, Loaded } from '@/ui/states'
import { Card, CardHead } from '@/ui/surface'
import { ActivityList } from './activity-list'
import { auditQuery } from './audit-api'
import { usePeople } from './people'

const SHOWN = 5

export function LatestCard() {
  const t = useT()
  const { team } = useMember()
  const query = useInfiniteQuery({ ...auditQuery(team.id), refetchInterval: usePolling(15_000) })
  const list = rows(query.data).slice(0, SHOWN)
  const people = usePeople(team.id, list)
  return (
    <Card>
      <CardHead
        title={t('activity.title')}
        action={
          <Link href="/app/activity" className="rounded-sm py-0.5 text-sm text-accent-text hover:underline" aria-label={t('overview.all_of', { name: t('activity.title') })}>
            {t('overview.all')}
          </Link>
        }
      />
      <Loaded query={query}>{() => (list.length === 0 ? <Empty icon="clock">{t('activity.empty')}</Empty> : <ActivityList entries={list} people={people} />)}</Loaded>
    </Card>
  )
}
