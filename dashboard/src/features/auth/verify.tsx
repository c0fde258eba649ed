import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { isProblem } from '@/api/problem'
import type { Session } from '@/api/types'
import { useT } from '@/i18n'
import { Button, Spinner } from '@/ui/button'
import { Notice } from '@/ui/surface'
import { verify } from './api'
import { useAuthError } from './errors'
import { AuthFrame, authLink } from './frame'
import { LinkGone } from './link-gone'
import { placeFor, takeNext } from './next'
import { enter } from './session'
import { VerifyPassword } from './verify-password'

/** The link of the verification mail lands here; its token is used once. */
export default function Verify() {
  const t = useT()
  const words = useAuthError()
  const [, go] = useLocation()
  const [search] = useSearchParams()
  const token = search.get('token') ?? ''
  const arrive = (session: Session) => {
    enter(session)
    go(placeFor(session, takeNext()), { replace: true })
  }
  const check = useMutation({ mutationFn: verify, onSuccess: arrive })
  const { mutate } = check
  useEffect(() => {
    if (token) mutate({ token })
  }, [token, mutate])
  if (!token || isProblem(check.error, 'link_used_or_expired')) return <LinkGone hint={t('auth.verify.used_hint')} />
  // In another browser than the one that signed up.
  if (isProblem(check.error, 'password_needed')) return <VerifyPassword token={token} onSession={arrive} />
  return (
    <AuthFrame
      title={t('auth.verify.title')}
      after={
        <Link href="/sign-in" className={authLink}>
          {t('auth.mail.back')}
        </Link>
      }
    >
      {check.error ? (
        <div class="grid gap-4">
          <Notice tone="danger" role="alert">
            {words(check.error)}
          </Notice>
          <Button onClick={() => mutate({ token })}>{t('action.retry')}</Button>
        </div>
      ) : (
        <p role="status" class="flex items-center gap-3 text-muted">
          <Spinner /> {t('auth.verify.wait')}
        </p>
      )}
    </AuthFrame>
  )
}
