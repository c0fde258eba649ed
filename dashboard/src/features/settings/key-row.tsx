import { useQuery } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import type { ApiKey } from '@/features/auth/api-types'
import { useMember } from '@/features/auth/session'
import { somePeopleQuery } from '@/features/teams/people'
import { permissionWords } from '@/features/teams/permission-words'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { useNow } from '@/ui/now'
import { Badge } from '@/ui/surface'
import type { Open } from './keys'

const SOON_MS = 14 * 86_400_000

export function KeyRow({ apiKey: key, open }: { apiKey: ApiKey; open: (what: Open) => void }) {
  const t = useT()
  return (
    <li class="grid gap-3 py-4">
      <div class="flex flex-wrap items-start justify-between gap-3">
        <div class="min-w-0">
          <h3 class="flex flex-wrap items-center gap-2">
            <bdi class="font-medium [overflow-wrap:anywhere]">{key.name}</bdi>
            <State apiKey={key} />
            {key.signed && <Badge>{t('keys.signed')}</Badge>}
          </h3>
          <code class="font-mono text-sm break-all text-muted" dir="ltr">
            {key.hint}
          </code>
        </div>
        <div class="flex flex-wrap gap-2">
          {!key.replaced_until && (
            <Button size="sm" aria-label={t('keys.rotate_name', { name: key.name })} aria-haspopup="dialog" onClick={() => open({ what: 'rotate', key })}>
              {t('keys.rotate')}
            </Button>
          )}
          <Button size="sm" aria-label={t('keys.revoke_name', { name: key.name })} aria-haspopup="dialog" onClick={() => open({ what: 'revoke', key })}>
            {t('keys.revoke')}
          </Button>
        </div>
      </div>
      <ul class="flex flex-wrap gap-1.5" aria-label={t('keys.scopes')}>
        {key.scopes.map((scope) => (
          <li key={scope}>
            <Badge>{permissionWords(scope, t)}</Badge>
          </li>
        ))}
      </ul>
      <Facts apiKey={key} />
    </li>
  )
}

/** How long it works: the first thing that somebody looks for when a program stops. */
function State({ apiKey: { expires_at, replaced_until } }: { apiKey: ApiKey }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  if (replaced_until) return <Badge wraps tone={replaced_until > now ? 'warn' : 'neutral'}>{replaced_until > now ? t('keys.replaced_until', { when: format.moment(replaced_until) }) : t('keys.replaced')}</Badge>
  if (!expires_at) return null
  if (expires_at <= now) return <Badge tone="danger">{t('keys.expired')}</Badge>
  return <Badge tone={expires_at - now < SOON_MS ? 'warn' : 'neutral'}>{t('keys.expires', { date: format.date(expires_at) })}</Badge>
}

function Facts({ apiKey: { created_at, created_by, last_used_at, last_ip, ips, per_minute } }: { apiKey: ApiKey }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const { team, user } = useMember()
  const people = useQuery(somePeopleQuery(team.id)).data?.items
  const maker = created_by === user.id ? user.name : people?.find((one) => one.user_id === created_by)?.name
  const facts: ComponentChildren[] = [
    maker ? t('keys.made_by', { date: format.date(created_at), name: maker }) : t('keys.made', { date: format.date(created_at) }),
    last_used_at ? t(last_ip ? 'keys.used_from' : 'keys.used', { when: format.ago(last_used_at, now), ip: `\u2066${last_ip ?? ''}\u2069` }) : t('keys.unused'),
    t('keys.rate', { count: per_minute }),
    ips.length > 0 && t('keys.only_from', { list: ips.map((ip) => `\u2066${ip}\u2069`).join(', ') }),
  ]
  return (
    <ul class="grid gap-0.5 text-sm [overflow-wrap:anywhere] text-muted">
      {facts.filter(Boolean).map((fact) => (
        <li key={String(fact)}>{fact}</li>
      ))}
    </ul>
  )
}
