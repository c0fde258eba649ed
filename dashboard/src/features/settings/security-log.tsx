import { useInfiniteQuery } from '@tanstack/react-query'
import { rows } from '@/api/queries'
import type { SecurityEvent } from '@/features/auth/api-types'
import { useFormat, useT } from '@/i18n'
import { More } from '@/ui/more'
import { ErrorState, Skeleton } from '@/ui/states'
import { Card, CardHead } from '@/ui/surface'
import { eventWords, isGrave } from './event-words'
import { securityLogQuery } from './security-api'

export function SecurityLog() {
  const t = useT()
  const list = useInfiniteQuery(securityLogQuery)
  const events = rows(list.data)
  return (
    <Card>
      <CardHead title={t('security.log.title')} hint={t('security.log.hint')} />
      {list.isPending ? (
        <Skeleton rows={3} />
      ) : list.error && events.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      ) : events.length === 0 ? (
        <p class="text-muted">{t('security.log.empty')}</p>
      ) : (
        <ul class="divide-y divide-line border-y border-line">
          {events.map((event) => (
            <Row key={event.id} event={event} />
          ))}
        </ul>
      )}
      <More list={list} />
    </Card>
  )
}

function Row({ event: { kind, at, device, place, ip, detail } }: { event: SecurityEvent }) {
  const t = useT()
  const format = useFormat()
  return (
    <li class="grid gap-x-4 gap-y-0.5 py-3 sm:grid-cols-[minmax(0,1fr)_auto]">
      <p class={`font-medium [overflow-wrap:anywhere] ${isGrave(kind) ? 'text-danger' : ''}`}>{eventWords(kind, detail ?? null, t)}</p>
      <time class="numbers text-sm text-muted sm:row-span-2 sm:text-end" dateTime={new Date(at).toISOString()}>
        {format.moment(at)}
      </time>
      <p class="text-sm [overflow-wrap:anywhere] text-muted">
        <bdi>{device}</bdi>
        {place && (
          <>
            {' '}
            · <bdi>{place}</bdi>
          </>
        )}{' '}
        · <bdi>{ip}</bdi>
      </p>
    </li>
  )
}
