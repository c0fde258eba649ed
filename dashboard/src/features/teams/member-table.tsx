import { useMay, useMember } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { useFresh } from '@/live'
import { IconButton } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { useNow } from '@/ui/now'
import { Avatar, Badge } from '@/ui/surface'
import type { Member } from './api-types'
import { RoleBadge, reaches } from './roles'

type Props = { members: Member[]; onRole: (member: Member) => void; onEnd: (member: Member) => void; onRemove: (member: Member) => void }

/** A table where there is room, cards where there is not: the same cells, laid out by CSS. */
export function MemberTable({ members, ...act }: Props) {
  const t = useT()
  const may = useMay('TeamManage')
  const head = 'px-4 py-2.5 text-start text-sm font-medium text-muted whitespace-nowrap'
  return (
    <div class="overflow-hidden rounded-lg border border-line bg-surface shadow-card">
      <table class="block w-full md:table">
        <caption class="sr-only">{t('team.tab.members')}</caption>
        <thead class="sr-only md:not-sr-only md:table-header-group">
          <tr class="border-b border-line">
            <th scope="col" class={head}>
              {t('members.person')}
            </th>
            <th scope="col" class={head}>
              {t('members.role')}
            </th>
            <th scope="col" class={head}>
              {t('members.second_factor')}
            </th>
            <th scope="col" class={head}>
              {t('members.last_seen')}
            </th>
            {may && (
              <th scope="col" class={head}>
                <span class="sr-only">{t('members.remove')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody class="block divide-y divide-line md:table-row-group">
          {members.map((member) => (
            <Row key={member.user_id} member={member} manages={may} {...act} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

type RowProps = { member: Member; manages: boolean } & Omit<Props, 'members'>

function Row({ member, manages, onRole, onEnd, onRemove }: RowProps) {
  const t = useT()
  const { user, team } = useMember()
  const fresh = useFresh().has(member.user_id)
  const self = member.user_id === user.id
  const may = manages && !self && reaches(team.role, member.role)
  return (
    <tr class={`grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 px-4 py-3 md:table-row md:p-0 ${fresh ? 'fresh-row' : ''}`}>
      <td class="min-w-0 md:max-w-0 md:w-full md:px-4 md:py-3">
        <Person member={member} self={self} />
      </td>
      <td class="max-md:col-span-2 max-md:row-start-2 md:px-4 md:py-3">{may ? <RoleButton member={member} onRole={onRole} /> : <RoleBadge role={member.role} />}</td>
      <td class="max-md:col-span-2 max-md:row-start-3 md:px-4 md:py-3">
        <SecondFactor on={member.second_factor} asked={team.requires_second_factor} />
      </td>
      <td class="numbers text-sm text-muted max-md:col-span-2 max-md:row-start-4 md:px-4 md:py-3 md:whitespace-nowrap">
        <LastSeen at={member.last_seen_at ?? null} />
      </td>
      {manages && (
        <td class="max-md:col-start-2 max-md:row-start-1 max-md:self-start md:py-2 md:pe-3 md:text-end md:whitespace-nowrap">
          {may && <IconButton icon="signout" label={t('members.end_sessions_name', { name: member.name })} aria-haspopup="dialog" onClick={() => onEnd(member)} />}
          {may && <IconButton icon="trash" label={t('members.remove_name', { name: member.name })} onClick={() => onRemove(member)} class="max-md:-me-2" />}
          {manages && !self && !may && <span class="sr-only">{t('members.above_you')}</span>}
        </td>
      )}
    </tr>
  )
}

function Person({ member, self }: { member: Member; self: boolean }) {
  const t = useT()
  return (
    <span class="flex min-w-0 items-center gap-3">
      <Avatar name={member.name} />
      <span class="min-w-0">
        <span class="flex flex-wrap items-center gap-x-2 font-medium">
          <bdi class="[overflow-wrap:anywhere]">{member.name}</bdi>
          {self && <Badge>{t('members.you')}</Badge>}
        </span>
        <span class="block text-sm break-all text-muted"><bdi>{member.email}</bdi></span>
      </span>
    </span>
  )
}

function RoleButton({ member, onRole }: { member: Member; onRole: (member: Member) => void }) {
  const t = useT()
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={t('members.role_of', { name: member.name, role: t(`role.${member.role}`) })}
      onClick={() => onRole(member)}
      class="inline-flex min-h-9 items-center gap-2 rounded-md border border-edge bg-surface ps-3 pe-2 text-sm whitespace-nowrap hover:bg-sunken"
    >
      {t(`role.${member.role}`)}
      <Icon name="expand" class="size-4 text-muted" />
    </button>
  )
}

function SecondFactor({ on, asked }: { on: boolean; asked: boolean }) {
  const t = useT()
  return (
    <span class={`flex items-center gap-1.5 text-sm whitespace-nowrap ${on ? 'text-accent-text' : 'text-warn'}`}>
      <Icon name={on ? 'check' : 'warning'} class="size-4" />
      {t(on ? 'members.factor_on' : asked ? 'members.factor_out' : 'members.factor_off')}
    </span>
  )
}

function LastSeen({ at }: { at: number | null }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  return (
    <>
      <span class="md:sr-only">{t('members.last_seen')}: </span>
      {at === null ? (
        t('members.never_seen')
      ) : (
        <time dateTime={new Date(at).toISOString()} title={format.moment(at)}>
          {format.ago(at, now)}
        </time>
      )}
    </>
  )
}
