// Platform staff only: find a team, give a reason, look in. The team's own audit log says so.
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { rows } from '@/api/queries'
import { useSession } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { Logo } from '@/shell/logo'
import { NotFound } from '@/shell/not-found'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea, TextField } from '@/ui/field'
import { More } from '@/ui/more'
import { Boundary, Empty, Loaded } from '@/ui/states'
import { Badge, Card, Notice } from '@/ui/surface'
import { useTypedSearch } from '@/ui/typed-search'
import { useWiderSession } from './acting'
import { startOver } from './shell-api'
import type { StaffTeam } from './api-types'
import { useTeamError } from './errors'
import { lookAtTeam, staffTeamsQuery } from './staff-api'

export default function Staff() {
  const session = useWiderSession()
  return session?.user.is_staff ? <Frame><Teams /></Frame> : <NotFound />
}

/** Staff need not belong to any team, so this stands outside the shell. */
function Frame({ children }: { children: ComponentChildren }) {
  const t = useT()
  const team = useSession().data?.team
  useEffect(() => {
    document.title = `${t('staff.title')} · GR8`
  }, [t])
  return (
    <div class="mx-auto min-h-dvh w-full max-w-4xl px-4 pb-16 sm:px-6">
      <header class="flex flex-wrap items-center justify-between gap-4 py-5">
        <span class="flex items-center gap-3">
          <Logo />
          <Badge tone="danger">{t('staff.badge')}</Badge>
        </span>
        {team && (
          <Link href="/app" className="rounded-sm py-1 text-sm text-muted hover:text-ink hover:underline">
            {t('staff.own', { team: team.name })}
          </Link>
        )}
      </header>
      <main>
        <h1 class="text-2xl font-semibold">{t('staff.title')}</h1>
        <p class="mt-1 mb-6 max-w-2xl text-muted">{t('staff.hint')}</p>
        <Boundary>{children}</Boundary>
      </main>
    </div>
  )
}

function Teams() {
  const t = useT()
  const { asked, typed, write } = useTypedSearch()
  const query = useInfiniteQuery(staffTeamsQuery(asked))
  const list = rows(query.data)
  const [chosen, choose] = useState<StaffTeam | null>(null)
  return (
    <div class="grid gap-5">
      <search>
        <TextField label={t('staff.search')} hint={t('staff.search_hint')} type="search" name="query" autocomplete="off" dir="auto" value={typed} onValue={write} />
      </search>
      <Loaded query={query}>
        {() =>
          list.length === 0 ? (
            <Empty icon="team">{t('staff.none')}</Empty>
          ) : (
            <Card>
              <ul aria-busy={query.isFetching} class="-my-2 divide-y divide-line">
                {list.map((team) => (
                  <TeamRow key={team.id} team={team} onChoose={choose} />
                ))}
              </ul>
              <More list={query} />
            </Card>
          )
        }
      </Loaded>
      {chosen && <ReasonDialog team={chosen} onClose={() => choose(null)} />}
    </div>
  )
}

function TeamRow({ team, onChoose }: { team: StaffTeam; onChoose: (team: StaffTeam) => void }) {
  const t = useT()
  const format = useFormat()
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <div class="min-w-0 flex-1 basis-48">
        <p class="flex flex-wrap items-center gap-2">
          <bdi class="font-medium [overflow-wrap:anywhere]">{team.name}</bdi>
          {team.deletion_at && <Badge tone="warn">{t('switcher.closed')}</Badge>}
        </p>
        <p class="text-sm text-muted">
          <bdi class="break-all">{team.id}</bdi> · {t('staff.since', { date: format.date(team.created_at) })}
        </p>
      </div>
      <Button size="sm" aria-haspopup="dialog" aria-label={t('staff.look_name', { team: team.name })} onClick={() => onChoose(team)}>
        {t('staff.look')}
      </Button>
    </li>
  )
}

const SHORTEST = 5

function ReasonDialog({ team, onClose }: { team: StaffTeam; onClose: () => void }) {
  const t = useT()
  const words = useTeamError()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const look = useMutation({ mutationFn: lookAtTeam, onSuccess: () => startOver() })
  const short = reason.trim().length < SHORTEST
  return (
    <Dialog open onClose={onClose} title={t('staff.reason_title')} class="max-w-md">
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!short) look.mutate({ team_id: team.id, reason: reason.trim() })
        }}
      >
        <p class="[overflow-wrap:anywhere]">{t('staff.reason_hint', { team: team.name })}</p>
        <TextArea label={t('staff.reason')} name="reason" rows={3} maxLength={500} dir="auto" value={reason} onValue={setReason} error={tried && short ? t('staff.reason_short', { count: SHORTEST }) : undefined} />
        {look.error && (
          <Notice tone="danger" role="alert">
            {words(look.error)}
          </Notice>
        )}
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="danger" busy={look.isPending || look.isSuccess}>
            {t('staff.start')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
