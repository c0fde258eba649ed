// The link of an invitation: look first, then accept with the account that it was meant for.
import { useQuery } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { useSearchParams } from 'wouter'
import { isProblem } from '@/api/problem'
import type { Session } from '@/api/types'
import { AuthFrame } from '@/features/auth/frame'
import { sessionQuery } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { rememberedSession } from '@/prefs'
import { Button, ButtonLink } from '@/ui/button'
import { ErrorState, Skeleton } from '@/ui/states'
import { Facts, Notice } from '@/ui/surface'
import type { InvitationLook } from './api-types'
import { useTeamError } from './errors'
import { lookQuery, useAccept } from './invitations-api'
import { RoleBadge } from './roles'
import { useChangeOfPerson } from './change-of-person'
import { useTeamSwitch } from './switch'

export default function Invite() {
  const t = useT()
  const [search] = useSearchParams()
  const token = search.get('token') ?? ''
  const look = useQuery({ ...lookQuery(token), retry: false })
  const session = useQuery({ ...sessionQuery, enabled: rememberedSession.get(), retry: false })
  if (!token || isProblem(look.error, 'invitation_gone')) return <Gone session={session.data} />
  if (look.error) return <AuthFrame title={t('landing.wait')}><ErrorState error={look.error} onRetry={() => look.refetch()} /></AuthFrame>
  if (!look.data || session.isLoading) return <AuthFrame title={t('landing.wait')}><Skeleton rows={3} class="h-10" /></AuthFrame>
  return <Found token={token} look={look.data} session={session.data} />
}

/** Used, withdrawn, replaced by a newer one or too old: the platform does not tell strangers which. */
function Gone({ session }: { session: Session | undefined }) {
  const t = useT()
  return (
    <AuthFrame title={t('landing.gone')} hint={t('landing.gone_hint')}>
      <ButtonLink href={session ? '/app' : '/sign-in'} tone="primary" size="lg" class="w-full">
        {t(session ? 'not_found.action' : 'auth.sign_in')}
      </ButtonLink>
    </AuthFrame>
  )
}

/** These words are long in some languages. */
const WRAP = 'py-2 text-center max-sm:whitespace-normal'

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()

function Found({ token, look, session }: { token: string; look: InvitationLook; session: Session | undefined }) {
  const t = useT()
  const format = useFormat()
  const rows: [string, ComponentChildren][] = [
    [t('members.role'), <RoleBadge role={look.role} />],
    [t('auth.email'), <bdi class="break-all">{look.email}</bdi>],
    [t('landing.until'), format.moment(look.expires_at)],
  ]
  return (
    <AuthFrame title={t('landing.title', { team: look.team.name })} hint={look.invited_by ? t('landing.by', { name: look.invited_by }) : undefined}>
      <div class="grid gap-6">
        <div class="grid gap-4">
          <Facts rows={rows} />
          <p class="text-sm text-muted">{t(`role.${look.role}.what`)}</p>
        </div>
        <Door token={token} look={look} session={session} />
      </div>
    </AuthFrame>
  )
}

/** What this browser's person can do about it. */
function Door({ token, look, session }: { token: string; look: InvitationLook; session: Session | undefined }) {
  if (!session) return <SignInFirst token={token} look={look} />
  if (session.teams.some((one) => one.id === look.team.id)) return <AlreadyIn look={look} current={session.team?.id === look.team.id} />
  return same(session.user.email, look.email) ? <Accept token={token} look={look} /> : <OtherAddress token={token} look={look} mine={session.user.email} />
}

function SignInFirst({ token, look }: { token: string; look: InvitationLook }) {
  const t = useT()
  const query = new URLSearchParams({ next: `/invite?token=${encodeURIComponent(token)}`, email: look.email })
  const [first, second] = look.has_account ? (['/sign-in', '/sign-up'] as const) : (['/sign-up', '/sign-in'] as const)
  const words = { '/sign-in': t('landing.sign_in'), '/sign-up': t('landing.sign_up') }
  return (
    <div class="grid gap-3">
      <p class="text-sm [overflow-wrap:anywhere] text-muted">{t(look.has_account ? 'landing.known' : 'landing.new', { email: look.email })}</p>
      <ButtonLink href={`${first}?${query}`} tone="primary" size="lg" class={WRAP}>
        {words[first]}
      </ButtonLink>
      <ButtonLink href={`${second}?${query}`} tone="quiet" class={WRAP}>
        {words[second]}
      </ButtonLink>
    </div>
  )
}

function Accept({ token, look }: { token: string; look: InvitationLook }) {
  const t = useT()
  const words = useTeamError()
  const accept = useAccept()
  if (isProblem(accept.error, 'already_member')) return <AlreadyIn look={look} current={false} />
  return (
    <div class="grid gap-4">
      {accept.error && (
        <Notice tone="danger" role="alert">
          {words(accept.error)}
        </Notice>
      )}
      <Button tone="primary" size="lg" class={WRAP} busy={accept.isPending || accept.isSuccess} onClick={() => accept.mutate(token)}>
        {t('landing.accept')}
      </Button>
    </div>
  )
}

function AlreadyIn({ look, current }: { look: InvitationLook; current: boolean }) {
  const t = useT()
  const toTeam = useTeamSwitch()
  return (
    <div class="grid gap-4">
      <Notice tone="accent">{t('landing.already')}</Notice>
      {current ? (
        <ButtonLink href="/app" tone="primary" size="lg">
          {t('landing.open')}
        </ButtonLink>
      ) : (
        <Button tone="primary" size="lg" busy={toTeam.isPending} onClick={() => toTeam.mutate(look.team.id)}>
          {t('landing.open')}
        </Button>
      )}
    </div>
  )
}

/** The invitation is for another address than this account's: say both, and offer the change. */
function OtherAddress({ token, look, mine }: { token: string; look: InvitationLook; mine: string }) {
  const t = useT()
  const change = useChangeOfPerson(`/invite?token=${encodeURIComponent(token)}`, look)
  return (
    <div class="grid gap-4">
      <Notice tone="warn">
        <p class="font-medium">{t('landing.other')}</p>
        <p class="mt-1 [overflow-wrap:anywhere]">{t('landing.other_hint', { email: look.email, mine })}</p>
      </Notice>
      <Button tone="primary" size="lg" class={WRAP} busy={change.isPending || change.isSuccess} onClick={() => change.mutate()}>
        {t('landing.change')}
      </Button>
      <ButtonLink href="/app" tone="quiet" class={WRAP}>
        {t('landing.stay')}
      </ButtonLink>
    </div>
  )
}
