import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TeamRole } from '@/api/types'
import { useMember } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { Button, IconButton } from '@/ui/button'
import { Empty, Loaded } from '@/ui/states'
import { Card, CardHead, Notice } from '@/ui/surface'
import { toast } from '@/ui/toast'
import { domainOf } from './addresses'
import { domainsQuery, useDomainAdd, useDomainRemoval } from './api'
import type { Domain } from './api-types'
import { useTeamError } from './errors'
import { RoleBadge, RoleChoice, givable } from './roles'

export function DomainSettings() {
  const t = useT()
  const { team, user } = useMember()
  const query = useQuery(domainsQuery(team.id))
  const mine = domainOf(user.email)
  return (
    <Card>
      <CardHead title={t('team.tab.domains')} hint={t('domains.hint')} />
      <Loaded query={query}>
        {({ items }) => (
          <div class="grid gap-6">
            {items.length === 0 ? (
              <Empty icon="link">{t('domains.empty')}</Empty>
            ) : (
              <ul class="divide-y divide-line border-y border-line">
                {items.map((one) => (
                  <Row key={one.domain} domain={one} />
                ))}
              </ul>
            )}
            {items.some((one) => one.domain === mine) ? <p class="text-sm text-muted">{t('domains.only_yours', { domain: mine })}</p> : <Add domain={mine} />}
          </div>
        )}
      </Loaded>
    </Card>
  )
}

function Row({ domain: one }: { domain: Domain }) {
  const t = useT()
  const format = useFormat()
  const { team } = useMember()
  const removal = useDomainRemoval(team.id)
  return (
    <li class="flex items-center justify-between gap-3 py-3">
      <div class="min-w-0">
        <p class="flex flex-wrap items-center gap-2">
          <bdi class="font-medium break-all">@{one.domain}</bdi>
          <RoleBadge role={one.role} />
        </p>
        <p class="text-sm text-muted">{t('domains.since', { date: format.date(one.created_at) })}</p>
      </div>
      <IconButton icon="trash" label={t('domains.remove_name', { domain: one.domain })} onClick={() => removal.mutate(one)} />
    </li>
  )
}

/** Only the domain of one's own proven address can be opened: nobody invites strangers in the name of a company that is not theirs. */
function Add({ domain }: { domain: string }) {
  const t = useT()
  const words = useTeamError()
  const { team } = useMember()
  const [role, setRole] = useState<TeamRole>('viewer')
  const add = useDomainAdd(team.id)
  return (
    <form
      class="grid max-w-xl gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate({ domain, role }, { onSuccess: () => toast({ text: t('domains.added', { domain }) }) })
      }}
    >
      <div>
        <h3 class="font-semibold [overflow-wrap:anywhere]">{t('domains.add_title', { domain })}</h3>
        <p class="text-sm text-muted">{t('domains.add_hint')}</p>
      </div>
      <RoleChoice legend={t('domains.role')} value={role} roles={givable(team.role).filter((one) => one !== 'owner')} onChange={setRole} />
      {add.error && (
        <Notice tone="danger" role="alert">
          {words(add.error)}
        </Notice>
      )}
      <Button type="submit" tone="primary" class="justify-self-start" busy={add.isPending}>
        {t('domains.add')}
      </Button>
    </form>
  )
}
