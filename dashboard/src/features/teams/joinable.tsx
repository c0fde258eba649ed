// Before naming a new team: those that this person already belongs to, or may join by their address.
import { useQuery } from '@tanstack/react-query'
import { useSession } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { joinableQuery, useJoin } from './shell-api'
import { useTeamSwitch } from './switch'

export function TeamsToJoin() {
  const t = useT()
  const { teams = [] } = useSession().data ?? {}
  const { items = [] } = useQuery(joinableQuery).data ?? {}
  const toTeam = useTeamSwitch()
  const join = useJoin()
  if (teams.length + items.length === 0) return null
  return (
    <section aria-labelledby="join" class="mb-8 rounded-lg border border-accent/30 bg-accent-soft/50 p-4 sm:p-5">
      <h2 id="join" class="text-lg font-semibold">
        {t('join.title')}
      </h2>
      <ul class="mt-3 grid gap-2">
        {teams.map((one) => (
          <Row key={one.id} name={one.name} hint={t('join.member')} action={t('join.open')} busy={toTeam.isPending && toTeam.variables === one.id} onGo={() => toTeam.mutate(one.id)} />
        ))}
        {items.map((one) => (
          <Row key={one.team_id} name={one.name} hint={t('join.by_domain', { domain: one.domain })} action={t('join.now')} busy={join.isPending && join.variables === one.team_id} onGo={() => join.mutate(one.team_id)} />
        ))}
      </ul>
      <p class="mt-4 text-sm text-muted">{t('join.or')}</p>
    </section>
  )
}

function Row({ name, hint, action, busy, onGo }: { name: string; hint: string; action: string; busy: boolean; onGo: () => void }) {
  return (
    <li class="flex flex-wrap items-center justify-between gap-3 rounded-md border border-line bg-surface p-3">
      <span class="min-w-0 flex-1 basis-40">
        <span class="block font-medium [overflow-wrap:anywhere]"><bdi>{name}</bdi></span>
        <span class="block text-sm text-muted [overflow-wrap:anywhere]">{hint}</span>
      </span>
      <Button tone="primary" busy={busy} onClick={onGo} aria-label={`${action}: ${name}`}>
        {action}
      </Button>
    </li>
  )
}
