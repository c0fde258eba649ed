import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { ask, client } from '@/api/client'
import { isProblem } from '@/api/problem'
import { useT } from '@/i18n'
import { Button, ButtonLink, Spinner } from '@/ui/button'
import { Notice } from '@/ui/surface'
import { useErrorText } from '@/ui/states'
import { AuthFrame, authLink } from './frame'
import { placeFor, takeNext } from './next'
import { enter } from './session'

/** The link of the verification mail lands here; its token is used once. */
export default function Verify() {
  const t = useT()
  const text = useErrorText()
  const [, go] = useLocation()
  const [search] = useSearchParams()
  const token = search.get('token') ?? ''
  const verify = useMutation({
    mutationFn: () => ask(client.POST('/api/auth/verify', { body: { token } })),
    onSuccess: (session) => {
      enter(session)
      go(placeFor(session, takeNext()), { replace: true })
    },
  })
  const { mutate } = verify
  useEffect(() => {
    if (token) mutate()
  }, [token, mutate])
  const used = !token || isProblem(verify.error, 'link_used_or_expired')
  if (used)
    return (
      <AuthFrame title={t('auth.verify.used_title')} hint={t('auth.verify.used_hint')}>
        <ButtonLink href="/sign-in" tone="primary" size="lg" class="w-full">
          {t('auth.sign_in')}
        </ButtonLink>
      </AuthFrame>
    )
  return (
    <AuthFrame
      title={t('auth.verify.title')}
      after={
        <Link href="/sign-in" className={authLink}>
          {t('auth.mail.back')}
        </Link>
      }
    >
      {verify.error ? (
        <div class="grid gap-4">
          <Notice tone="danger" role="alert">
            {text(verify.error)}
          </Notice>
          <Button onClick={() => mutate()}>{t('action.retry')}</Button>
        </div>
      ) : (
        <p role="status" class="flex items-center gap-3 text-muted">
          <Spinner /> {t('auth.verify.wait')}
        </p>
      )}
    </AuthFrame>
  )
}
