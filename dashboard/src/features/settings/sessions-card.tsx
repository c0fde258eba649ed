// Where somebody is signed in. Ending a session counts at its very next request.
import { useQuery } from '@tanstack/react-query'
import type { OpenSession } from '@/features/auth/api-types'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { useNow } from '@/ui/now'
import { Loaded, Skeleton, useErrorText } from '@/ui/states'
import { Badge, Card, CardHead } from '@/ui/surface'
import { toast } from '@/ui/toast'
import { methodWords } from './method-words'
import { endOtherSessions, endSession, openSessionsQuery, useChange } from './security-api'

export function SessionsCard() {
  const t = useT()
  const query = useQuery(openSessionsQuery)
  const others = query.data?.items.some((one) => !one.current)
  return (
    <Card>
      <CardHead title={t('security.sessions.title')} hint={t('security.sessions.hint')} action={others && <EndOthers />} />
      <Loaded query={query} skeleton={<Skeleton rows={2} />}>
        {({ items }) => (
          <ul class="divide-y divide-line border-y border-line">
            {[...items].sort((a, b) => Number(b.current) - Number(a.current) || b.last_seen_at - a.last_seen_at).map((one) => (
              <Row key={one.id} session={one} />
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}

function EndOthers() {
  const t = useT()
  const text = useErrorText()
  const end = useChange(() => endOtherSessions(), {
    success: ({ ended }) => toast({ text: t('security.sessions.ended_others', { count: ended }) }),
    error: (error) => toast({ tone: 'error', text: text(error) }),
  })
  return (
    <Button busy={end.isPending} onClick={() => end.mutate(undefined)}>
      {t('security.sessions.end_others')}
    </Button>
  )
}

function Row({ session }: { session: OpenSession }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const { device, place, ip, current, created_at, last_seen_at, methods } = session
  return (
    <li class="flex items-start gap-3 py-3">
      <Icon name={/iPhone|Android/.test(device) ? 'phone' : 'screen'} class="mt-0.5 size-5 text-muted" />
      <div class="min-w-0 flex-1">
        <p class="flex flex-wrap items-center gap-2">
          <bdi class="font-medium [overflow-wrap:anywhere]">{device}</bdi>
          {current && <Badge tone="accent">{t('security.sessions.this')}</Badge>}
        </p>
        <p class="text-sm [overflow-wrap:anywhere] text-muted">
          {place && (
            <>
              <bdi>{place}</bdi> ·{' '}
            </>
          )}
          <bdi>{ip}</bdi> · {current ? t('security.sessions.now') : t('security.sessions.seen', { when: format.ago(last_seen_at, now) })}
        </p>
        <p class="text-sm text-muted">{t('security.sessions.began', { when: format.moment(created_at), how: methodWords(methods, t) })}</p>
      </div>
      {!current && <End session={session} />}
    </li>
  )
}

function End({ session: { id, device } }: { session: OpenSession }) {
  const t = useT()
  const text = useErrorText()
  const end = useChange(endSession, { success: () => toast({ text: t('security.sessions.ended', { device }) }), error: (error) => toast({ tone: 'error', text: text(error) }) })
  return (
    <Button size="sm" aria-label={t('security.sessions.end_name', { device })} busy={end.isPending} onClick={() => end.mutate(id)}>
      {t('security.sessions.end')}
    </Button>
  )
}
