// What the switcher offers: one's teams, those to join, one more. With a filter when there are many.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useMay, useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Spinner } from '@/ui/button'
import { CONTROL } from '@/ui/field'
import { Icon, type IconName } from '@/ui/icon'
import { joinableQuery, useJoin } from './shell-api'
import type { OwnTeam } from './api-types'
import { useTeamSwitch } from './switch'

const MANY = 7
const item = 'flex min-h-10 w-full items-center gap-3 rounded-md px-3 py-1.5 text-start hover:bg-sunken'

/** Takes the focus when it comes: the menu may have opened before this was here. */
export function SwitcherMenu({ onClose, onNew }: { onClose: () => void; onNew: () => void }) {
  const t = useT()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.querySelector<HTMLElement>('input,[aria-current],button,a')?.focus(), [])
  return (
    <div ref={box} class="grid gap-1">
      <Teams />
      <JoinableItems />
      <div class="grid gap-1 border-t border-line pt-1">
        <Places onGo={onClose} />
        <Item icon="plus" onClick={onNew}>
          {t('switcher.new')}
        </Item>
      </div>
    </div>
  )
}

function Teams() {
  const t = useT()
  const { team, teams } = useMember()
  const [wish, setWish] = useState('')
  const toTeam = useTeamSwitch()
  const shown = teams.filter((one) => one.name.toLocaleLowerCase().includes(wish.trim().toLocaleLowerCase()))
  return (
    <>
      {teams.length > MANY && <input type="search" aria-label={t('switcher.filter')} placeholder={t('switcher.filter')} class={`${CONTROL} h-10`} value={wish} onInput={(event) => setWish(event.currentTarget.value)} />}
      <ul class="grid max-h-72 gap-0.5 overflow-y-auto" aria-label={t('switcher.teams')}>
        {shown.map((one) => (
          <li key={one.id}>
            <TeamItem team={one} current={one.id === team.id} busy={toTeam.isPending && toTeam.variables === one.id} onGo={() => toTeam.mutate(one.id)} />
          </li>
        ))}
      </ul>
      {shown.length === 0 && (
        <p class="px-3 py-2 text-sm text-muted" role="status">
          {t('switcher.none')}
        </p>
      )}
    </>
  )
}

function TeamItem({ team, current, busy, onGo }: { team: OwnTeam; current: boolean; busy: boolean; onGo: () => void }) {
  const t = useT()
  return (
    <button type="button" class={item} aria-current={current ? 'true' : undefined} onClick={current ? undefined : onGo}>
      <span class="min-w-0 flex-1">
        <span class="block truncate font-medium"><bdi>{team.name}</bdi></span>
        <span class="block text-xs text-muted">
          {t(`role.${team.role}`)}
          {team.deletion_at && ` · ${t('switcher.closed')}`}
        </span>
      </span>
      {busy ? <Spinner /> : current && <Icon name="check" class="size-5 text-accent-text" />}
    </button>
  )
}

/** Teams that take in everybody with an address like this person's. Read when the menu opens. */
function JoinableItems() {
  const t = useT()
  const { items = [] } = useQuery(joinableQuery).data ?? {}
  const join = useJoin()
  if (items.length === 0) return null
  return (
    <div class="grid gap-1 border-t border-line pt-1">
      <p class="px-3 pt-1 text-xs text-muted">{t('join.title')}</p>
      {items.map((one) => (
        <Item key={one.team_id} icon="team" busy={join.isPending && join.variables === one.team_id} onClick={() => join.mutate(one.team_id)}>
          {t('join.name', { team: one.name })}
        </Item>
      ))}
    </div>
  )
}

function Places({ onGo }: { onGo: () => void }) {
  const t = useT()
  const manage = useMay('TeamManage')
  return (
    <>
      <Link href="/app/settings/team" className={item} onClick={onGo}>
        <Icon name="settings" />
        {t('switcher.settings')}
      </Link>
      {manage && (
        <Link href="/app/settings/team?tab=invitations" className={item} onClick={onGo}>
          <Icon name="mail" />
          {t('members.invite')}
        </Link>
      )}
    </>
  )
}

function Item({ icon, busy = false, onClick, children }: { icon: IconName; busy?: boolean; onClick: () => void; children: string }) {
  return (
    <button type="button" class={item} onClick={onClick}>
      {busy ? <Spinner /> : <Icon name={icon} />}
      <span class="min-w-0 truncate" dir="auto">
        {children}
      </span>
    </button>
  )
}
