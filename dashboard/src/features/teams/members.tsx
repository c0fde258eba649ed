import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { rows } from '@/api/queries'
import { useMay, useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { useLater } from '@/later'
import { usePolling } from '@/live'
import { ButtonLink } from '@/ui/button'
import { More } from '@/ui/more'
import { Empty, Loaded } from '@/ui/states'
import { CardHead } from '@/ui/surface'
import { SearchBox, useTypedSearch } from '@/ui/typed-search'
import { membersQuery, useRemoval, useRoleChange } from './api'
import type { Member } from './api-types'
import { useInviteAgain } from './invitations-api'
import { MemberTable } from './member-table'

const loadDialogs = () => import('./member-dialogs')

export function MemberSettings() {
  const t = useT()
  const { team } = useMember()
  const may = useMay('TeamManage')
  const { asked, typed, write } = useTypedSearch()
  const list = { team: team.id, query: asked }
  const query = useInfiniteQuery({ ...membersQuery(team.id, asked), refetchInterval: usePolling(20_000) })
  const inviteAgain = useInviteAgain(team.id)
  const changeRole = useRoleChange(list)
  const removal = useRemoval(list, ({ email, role }) => inviteAgain.mutate({ email, role }))
  const [chosen, choose] = useState<Member | null>(null)
  const [ending, end] = useState<Member | null>(null)
  const ask = useLater(Boolean(chosen ?? ending), loadDialogs)
  return (
    <>
      <Head may={may} />
      <div class="mb-5">
        <SearchBox label={t('members.search')} value={typed} onValue={write} />
      </div>
      <Loaded query={query}>
        {() =>
          rows(query.data).length === 0 ? (
            <Empty icon="team">{t('members.none')}</Empty>
          ) : (
            <div aria-busy={query.isPlaceholderData}>
              <MemberTable members={rows(query.data)} onRole={choose} onEnd={end} onRemove={(member) => removal.mutate({ member })} />
              <More list={query} />
            </div>
          )
        }
      </Loaded>
      {ending && ask && <ask.EndSessionsDialog member={ending} onClose={() => end(null)} />}
      {chosen && ask && <ask.RoleDialog member={chosen} onClose={() => choose(null)} onChoose={(role) => changeRole.mutate({ member: chosen, role })} />}
    </>
  )
}

function Head({ may }: { may: boolean }) {
  const t = useT()
  return (
    <CardHead
      title={t('team.tab.members')}
      hint={
        <>
          {t(may ? 'members.hint' : 'members.hint_read')}{' '}
          <Link href="?tab=permissions" className="text-accent-text underline underline-offset-2 hover:no-underline">
            {t('members.compare')}
          </Link>
        </>
      }
      action={
        may && (
          <ButtonLink href="?tab=invitations" tone="primary" icon="plus">
            {t('members.invite')}
          </ButtonLink>
        )
      }
    />
  )
}
