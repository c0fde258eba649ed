// The banners themselves: they come when there is something to say.
import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useMember } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { Button, ButtonLink } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { useNow } from '@/ui/now'
import { Page } from '@/ui/page'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { startOver, useRestore, useSessionAgain } from './shell-api'
import type { Acting, OwnTeam } from './api-types'
import { OtherTeams } from './other-teams'
import { leaveTeamOfOthers } from './staff-api'
import { useTeamSwitch } from './switch'

const band = 'flex flex-wrap items-center justify-center gap-x-4 gap-y-2 px-4 py-2 text-sm'

export function ActingBanner({ acting }: { acting: Acting }) {
  const t = useT()
  const format = useFormat()
  const words = useErrorText()
  const again = useSessionAgain()
  const over = useNow() >= acting.until
  const leave = useMutation({ mutationFn: leaveTeamOfOthers, onSuccess: () => startOver('/app/staff'), onError: (error) => toast({ tone: 'error', text: words(error) }) })
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the time is up
  useEffect(() => {
    if (over) void again().finally(() => startOver('/app/staff'))
  }, [over])
  return (
    <section aria-label={t('acting.label')} class={`${band} bg-danger text-surface`}>
      <Icon name="warning" class="size-5" />
      <p class="min-w-0 [overflow-wrap:anywhere]">
        <strong class="font-semibold">{t('acting.words', { team: acting.team_name, time: format.time(acting.until) })}</strong> <span>{t('acting.reason', { reason: acting.reason })}</span>
      </p>
      <Button size="sm" icon="signout" busy={leave.isPending} onClick={() => leave.mutate()}>
        {t('acting.leave')}
      </Button>
    </section>
  )
}

export function ClosingBanner({ until }: { until: number }) {
  const t = useT()
  const format = useFormat()
  const { team } = useMember()
  const restore = useRestore(team.id)
  return (
    <section aria-label={t('close.label')} class={`${band} bg-warn-soft text-warn`}>
      <Icon name="clock" class="size-5" />
      <p class="min-w-0 [overflow-wrap:anywhere]">{t('close.banner', { team: team.name, when: format.moment(until) })}</p>
      {team.role === 'owner' && (
        <Button size="sm" busy={restore.isPending} onClick={() => restore.mutate()}>
          {t('team.restore')}
        </Button>
      )}
    </section>
  )
}

/** The session has one team. When another tab turned it, this one says so instead of failing at the next click. */
export function OtherTabBanner({ other }: { other: OwnTeam }) {
  const t = useT()
  const { team } = useMember()
  const back = useTeamSwitch()
  return (
    <section aria-label={t('other_tab.label')} role="status" class={`${band} bg-info-soft text-info`}>
      <p class="min-w-0 [overflow-wrap:anywhere]">{t('other_tab.words', { team: other.name })}</p>
      <span class="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => startOver()}>
          {t('other_tab.follow', { team: other.name })}
        </Button>
        <Button size="sm" tone="quiet" busy={back.isPending} onClick={() => back.mutate(team.id)}>
          {t('other_tab.back', { team: team.name })}
        </Button>
      </span>
    </section>
  )
}

/** In place of every screen of a team that is going: nothing else of it can be read. */
export function ClosedTeam({ until }: { until: number }) {
  const t = useT()
  const format = useFormat()
  const { team } = useMember()
  const restore = useRestore(team.id)
  return (
    <Page title={t('close.closed_title', { team: team.name })} hint={t('close.closed_text', { when: format.moment(until) })} narrow>
      <Button tone="primary" size="lg" busy={restore.isPending} onClick={() => restore.mutate()}>
        {t('team.restore')}
      </Button>
      <OtherTeams />
    </Page>
  )
}

/** In place of one's own settings while staff looks at a team: the platform would refuse every change there. */
export function OutOfReach() {
  const t = useT()
  return (
    <Page title={t('acting.settings')} hint={t('acting.settings_hint')} narrow>
      <ButtonLink href="/app/settings/team" icon="team">
        {t('switcher.settings')}
      </ButtonLink>
    </Page>
  )
}
