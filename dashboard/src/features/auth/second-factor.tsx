// The second step of signing in: on the sign-in page, after a link by mail, and over a screen whose session ended.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { isProblem } from '@/api/problem'
import type { Session } from '@/api/types'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/surface'
import { Checkbox } from '@/ui/toggles'
import { lostFactor, passkeyOptions, secondFactor, sendSecondFactorSms } from './api'
import type { Challenge } from './api-types'
import { useAuthError } from './errors'
import { authLink } from './frame'
import type { Proof } from './proof'
import { ProofForm } from './proof-form'

type StepProps = { challenge: Pick<Challenge, 'challenge' | 'methods'>; email: string; onSession: (session: Session) => void; onExpired: () => void }

export function SecondFactorStep({ challenge: { challenge, methods }, email, onSession, onExpired }: StepProps) {
  const t = useT()
  const [remember, setRemember] = useState(false)
  const [lost, setLost] = useState(false)
  const prove = useMutation({
    mutationFn: ({ proof, remembered }: { proof: Proof; remembered: boolean }) => secondFactor(challenge, proof, remembered),
    onSuccess: onSession,
    onError: (error) => isProblem(error, 'challenge_expired') && onExpired(),
  })
  if (lost) return <LostFactor challenge={challenge} onBack={() => setLost(false)} />
  return (
    <div class="grid gap-5">
      <ProofForm
        methods={methods}
        email={email}
        prove={(proof) => prove.mutate({ proof, remembered: remember })}
        busy={prove.isPending}
        error={prove.error}
        passkey={passkeyOptions}
        sendSms={() => sendSecondFactorSms(challenge)}
      >
        <Checkbox checked={remember} onChange={setRemember} label={t('auth.second.remember')} />
      </ProofForm>
      <button type="button" class={`${authLink} justify-self-start text-sm`} onClick={() => setLost(true)}>
        {t('auth.second.lost')}
      </button>
    </div>
  )
}

/** Without any of the factors: a mail, three days in which everybody hears of it, then they can be removed. */
function LostFactor({ challenge, onBack }: { challenge: string; onBack: () => void }) {
  const t = useT()
  const words = useAuthError()
  const ask = useMutation({ mutationFn: () => lostFactor(challenge) })
  if (ask.isSuccess) return <Notice tone="accent" role="status">{t('auth.lost.sent')}</Notice>
  return (
    <div class="grid gap-4">
      <p>{t('auth.lost.intro')}</p>
      <ol class="grid list-decimal gap-1.5 ps-5">
        <li>{t('auth.lost.step_mail')}</li>
        <li>{t('auth.lost.step_wait')}</li>
        <li>{t('auth.lost.step_remove')}</li>
      </ol>
      {ask.error && (
        <Notice tone="danger" role="alert">
          {words(ask.error)}
        </Notice>
      )}
      <div class="flex flex-wrap gap-2">
        <Button tone="primary" icon="mail" busy={ask.isPending} onClick={() => ask.mutate()}>
          {t('auth.lost.start')}
        </Button>
        <Button onClick={onBack}>{t('action.back')}</Button>
      </div>
    </div>
  )
}
