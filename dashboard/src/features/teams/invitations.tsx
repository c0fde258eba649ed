import { useInfiniteQuery } from '@tanstack/react-query'
import { rows } from '@/api/queries'
import { useMember } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { useFresh } from '@/live'
import { Button, IconButton } from '@/ui/button'
import { More } from '@/ui/more'
import { useNow } from '@/ui/now'
import { Empty, Loaded } from '@/ui/states'
import { Badge, type BadgeTone, Card, CardHead } from '@/ui/surface'
import type { Invitation, InvitationState } from './api-types'
import { invitationsQuery, useResend, useRevocation } from './invitations-api'
import { InviteForm } from './invite-form'
import { RoleBadge } from './roles'

const TONE: Record<InvitationState, BadgeTone> = { open: 'info', expired: 'warn', accepted: 'accent', revoked: 'neutral' }

export function InvitationSettings() {
  const t = useT()
  const { team } = useMember()
  const query = useInfiniteQuery(invitationsQuery(team.id))
  const list = rows(query.data)
  return (
    <div class="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <InviteForm />
      <Card label={t('invitations.title')}>
        <CardHead title={t('invitations.title')} hint={t('invitations.hint')} />
        <Loaded query={query}>
          {() =>
            list.length === 0 ? (
              <Empty icon="mail">{t('invitations.empty')}</Empty>
            ) : (
              <>
                <ul class="divide-y divide-line border-t border-line">
                  {list.map((one) => (
                    <Row key={one.id} invitation={one} />
                  ))}
                </ul>
                <More list={query} />
              </>
            )
          }
        </Loaded>
      </Card>
    </div>
  )
}

/** Whatever the platform last said: time goes on. */
const stateOf = ({ state, expires_at }: Invitation, now: number): InvitationState => (state === 'open' && expires_at <= now ? 'expired' : state)

function Row({ invitation }: { invitation: Invitation }) {
  const t = useT()
  const now = useNow()
  const fresh = useFresh().has(invitation.id)
  const { team } = useMember()
  const resend = useResend(team.id)
  const revoke = useRevocation(team.id)
  const state = stateOf(invitation, now)
  const { email } = invitation
  return (
    <li class={`flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-3 ${fresh ? 'fresh-row' : ''}`}>
      <div class="min-w-0 flex-1 basis-56">
        <bdi class="font-medium break-all">{email}</bdi>
        <p class="mt-1 flex flex-wrap gap-2">
          <RoleBadge role={invitation.role} />
          <Badge tone={TONE[state]}>{t(`invitations.state.${state}`)}</Badge>
        </p>
        <p class="mt-1 text-sm text-muted">
          <Times invitation={invitation} open={state === 'open'} now={now} />
        </p>
      </div>
      {(state === 'open' || state === 'expired') && (
        <div class="flex gap-1">
          <Button size="sm" busy={resend.isPending} aria-label={t('invitations.resend_name', { email })} onClick={() => resend.mutate(invitation)}>
            {t('invitations.resend')}
          </Button>
          <IconButton icon="trash" label={t('invitations.revoke_name', { email })} disabled={revoke.isPending} onClick={() => revoke.mutate(invitation)} />
        </div>
      )}
    </li>
  )
}

function Times({ invitation, open, now }: { invitation: Invitation; open: boolean; now: number }) {
  const t = useT()
  const format = useFormat()
  const sent = format.ago(invitation.created_at, now)
  return (
    <>
      <span title={format.moment(invitation.created_at)}>{invitation.invited_by ? t('invitations.sent_by', { when: sent, name: invitation.invited_by }) : t('invitations.sent_when', { when: sent })}</span>
      {open && (
        <>
          <span aria-hidden="true"> · </span>
          <span title={format.moment(invitation.expires_at)}>{t('invitations.expires', { when: format.ago(invitation.expires_at, now) })}</span>
        </>
      )}
    </>
  )
}
