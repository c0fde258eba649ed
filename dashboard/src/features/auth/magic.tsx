import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { isProblem } from '@/api/problem'
import type { Session } from '@/api/types'
import { useT } from '@/i18n'
import { useLater } from '@/later'
import { Button, Spinner } from '@/ui/button'
import { Skeleton } from '@/ui/states'
import { Notice } from '@/ui/surface'
import { redeemMagicLink } from './api'
import { type Challenge, isChallenge } from './api-types'
import { useAuthError } from './errors'
import { AuthFrame, authLink } from './frame'
import { LinkGone } from './link-gone'
import { placeFor, safeNext } from './next'
import { enter } from './session'

const loadStep = () => import('./second-factor')

/** The link that signs in lands here; its token is used once. */
export default function Magic() {
  const t = useT()
  const words = useAuthError()
  const [, go] = useLocation()
  const [search] = useSearchParams()
  const token = search.get('token') ?? ''
  const [next] = useState(() => safeNext(search.get('next')))
  const [second, setSecond] = useState<Challenge | null>(null)
  const arrive = (session: Session) => {
    enter(session)
    go(placeFor(session, next), { replace: true })
  }
  const redeem = useMutation({ mutationFn: redeemMagicLink, onSuccess: (answer) => (isChallenge(answer) ? setSecond(answer) : arrive(answer)) })
  const { mutate } = redeem
  const step = useLater(second !== null, loadStep, ['steps'])
  useEffect(() => {
    if (token) mutate(token)
  }, [token, mutate])
  if (!token || isProblem(redeem.error, 'link_used_or_expired')) return <LinkGone hint={t('auth.magic.used_hint')} />
  if (second)
    return (
      <AuthFrame title={t('auth.second.title')} hint={t('auth.second.hint')}>
        {step ? <step.SecondFactorStep challenge={second} email="" onSession={arrive} onExpired={() => go('/sign-in')} /> : <Skeleton rows={2} />}
      </AuthFrame>
    )
  return (
    <AuthFrame
      title={t('auth.magic.title')}
      after={
        <Link href="/sign-in" className={authLink}>
          {t('auth.mail.back')}
        </Link>
      }
    >
      {redeem.error ? (
        <div class="grid gap-4">
          <Notice tone="danger" role="alert">
            {words(redeem.error)}
          </Notice>
          <Button onClick={() => mutate(token)}>{t('action.retry')}</Button>
        </div>
      ) : (
        <p role="status" class="flex items-center gap-3 text-muted">
          <Spinner /> {t('auth.verify.wait')}
        </p>
      )}
    </AuthFrame>
  )
}
