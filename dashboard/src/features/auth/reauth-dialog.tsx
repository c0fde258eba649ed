// The session ran out: sign in again over the screen, and everything typed below stays.
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ask, client } from '@/api/client'
import type { Session } from '@/api/types'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Notice } from '@/ui/surface'
import { passkeyOptions, signIn, signInByPasskey } from './api'
import { type Challenge, type ProofMethod, type SignInAnswer, isChallenge } from './api-types'
import { authLink } from './frame'
import type { Proof } from './proof'
import { ProofForm } from './proof-form'
import { onRenewalElsewhere } from './renew'
import { SecondFactorStep } from './second-factor'
import { askForSession, enter, keepSession, signInAgain, useKnownSession } from './session'

const inTurn = (proof: Proof, email: string): Promise<SignInAnswer> =>
  proof.method === 'passkey' ? signInByPasskey({ challenge: proof.challenge, credential: proof.credential }) : signIn({ email, password: proof.method === 'password' ? proof.password : '' })

/** Somebody else's screens must not be shown to this person, nor another team's to this tab. */
async function goOn(session: Session, before: Session) {
  if (session.user.id !== before.user.id) return location.assign('/app')
  enter(session)
  if (before.team && session.team?.id !== before.team.id) {
    // Without that team the rest of the screen is refused, and says so.
    await ask(client.POST('/api/teams/{id}/switch', { params: { path: { id: before.team.id } } })).catch(() => {})
    await askForSession().then(keepSession, () => {})
  }
  signInAgain.settle(true)
}

export function ReauthDialog() {
  const t = useT()
  const known = useKnownSession()
  // As it was when the session ended: signing in puts the new one in its place.
  const [before] = useState(known)
  const [second, setSecond] = useState<Challenge | null>(null)
  const [late, setLate] = useState(false)
  const arrive = (session: Session) => (before ? void goOn(session, before) : signInAgain.settle(false))
  const sign = useMutation({ mutationFn: (proof: Proof) => inTurn(proof, before?.user.email ?? ''), onSuccess: (answer) => (isChallenge(answer) ? setSecond(answer) : arrive(answer)) })
  useSignInElsewhere(arrive)
  const email = before?.user.email ?? ''
  return (
    <Dialog open onClose={() => {}} title={t('auth.expired.title')} required class="max-w-md">
      <p class="mb-4 text-muted">{t(signInAgain.reason === 'refresh_reused' ? 'auth.expired.reused' : 'auth.expired.hint')}</p>
      {late && !second && <Late />}
      {second ? (
        <SecondFactorStep
          challenge={second}
          email={email}
          onSession={arrive}
          onExpired={() => {
            setSecond(null)
            setLate(true)
          }}
        />
      ) : (
        <ProofForm methods={waysOf(before)} email={email} prove={sign.mutate} busy={sign.isPending} error={sign.error} passkey={passkeyOptions} />
      )}
      <WaysOut email={email} />
    </Dialog>
  )
}

/** What this person has; when the platform does not say, a password. */
function waysOf(session: Session | undefined): ProofMethod[] {
  const ways: ProofMethod[] = session?.has_password === false ? [] : ['password']
  return session?.has_passkey ? [...ways, 'passkey'] : ways
}

/** Another tab signed in, by a link in a mail or through a provider: this one goes on by itself. */
function useSignInElsewhere(arrive: (session: Session) => void) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: one listener as long as the dialog is there
  useEffect(
    () =>
      onRenewalElsewhere(() => {
        askForSession().then(
          (session) => arrive(session),
          () => {},
        )
      }),
    [],
  )
}

function Late() {
  const t = useT()
  return (
    <div class="mb-4">
      <Notice tone="warn" role="alert">
        {t('auth.error.challenge_expired')}
      </Notice>
    </div>
  )
}

function WaysOut({ email }: { email: string }) {
  const t = useT()
  return (
    <div class="mt-5 flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
      <a href={`/sign-in?email=${encodeURIComponent(email)}`} target="_blank" rel="noreferrer" class={`${authLink} text-sm`}>
        {t('auth.expired.other_tab')}
      </a>
      <Button
        tone="quiet"
        size="sm"
        onClick={() => {
          signInAgain.settle(false)
          location.assign('/sign-in')
        }}
      >
        {t('auth.sign_out')}
      </Button>
    </div>
  )
}
