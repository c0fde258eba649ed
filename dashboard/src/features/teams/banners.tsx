// What must not be overlooked while it is so: staff looking in, a team that is going, another tab in another team.
import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useMember } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { useNow } from '@/ui/now'
import { toast } from '@/ui/toast'
import { deletionOf, useActing } from './acting'
import { startOver, useRestore, useSessionAgain } from './api'
import type { Acting } from './api-types'
import { useTeamError } from './errors'
import { leaveTeamOfOthers } from './staff-api'
import { showTeam, useTeamSwitch, useTurnedTo } from './switch'

export function TeamBanners() {
  const { team } = useMember()
  const acting = useActing()
  const until = deletionOf(team)
  if (acting) return <ActingBanner acting={acting} />
  return (
    <>
      {until !== null && <ClosingBanner until={until} />}
      <OtherTab />
    </>
  )
}

const band = 'flex flex-wrap items-center justify-center gap-x-4 gap-y-2 px-4 py-2 text-sm'

function ActingBanner({ acting }: { acting: Acting }) {
  const t = useT()
  const format = useFormat()
  const words = useTeamError()
  const again = useSessionAgain()
  const over = useNow() >= acting.until_at
  const leave = useMutation({ mutationFn: leaveTeamOfOthers, onSuccess: () => startOver('/app/staff'), onError: (error) => toast({ tone: 'error', text: words(error) }) })
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the time is up
  useEffect(() => {
    if (over) void again().finally(() => startOver('/app/staff'))
  }, [over])
  return (
    <section aria-label={t('acting.label')} class={`${band} bg-danger text-surface`}>
      <Icon name="warning" class="size-5" />
      <p class="min-w-0 [overflow-wrap:anywhere]">
        <strong class="font-semibold">{t('acting.words', { team: acting.team.name, time: format.time(acting.until_at) })}</strong> <span>{t('acting.reason', { reason: acting.reason })}</span>
      </p>
      <Button size="sm" icon="signout" busy={leave.isPending} onClick={() => leave.mutate()}>
        {t('acting.leave')}
      </Button>
    </section>
  )
}

function ClosingBanner({ until }: { until: number }) {
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
function OtherTab() {
  const t = useT()
  const { team, teams } = useMember()
  const turned = useTurnedTo()
  const back = useTeamSwitch()
  useEffect(() => showTeam(team.id), [team.id])
  const other = turned !== team.id && teams.find((one) => one.id === turned)
  if (!other) return null
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
