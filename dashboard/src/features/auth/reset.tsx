import { useMutation } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { isProblem } from '@/api/problem'
import { useT } from '@/i18n'
import { rememberedSession } from '@/prefs'
import { ButtonLink } from '@/ui/button'
import { resetPassword } from './api'
import { AuthFrame } from './frame'
import { LinkGone } from './link-gone'
import { NewPasswordForm } from './new-password-form'

export default function Reset() {
  const t = useT()
  const [search] = useSearchParams()
  const token = search.get('token') ?? ''
  const reset = useMutation({
    mutationFn: resetPassword,
    // Every session ended with the old password, this browser's too.
    onSuccess: () => rememberedSession.set(false),
  })
  if (!token || isProblem(reset.error, 'link_used_or_expired')) return <LinkGone hint={t('auth.reset.used_hint')} again={{ href: '/forgot', label: t('auth.reset.again') }} />
  if (reset.isSuccess)
    return (
      <AuthFrame title={t('auth.reset.done')} hint={t('auth.reset.done_hint')}>
        <ButtonLink href="/sign-in" tone="primary" size="lg" class="w-full">
          {t('auth.sign_in')}
        </ButtonLink>
      </AuthFrame>
    )
  return (
    <AuthFrame title={t('auth.reset.title')} hint={t('auth.reset.hint')}>
      <NewPasswordForm error={reset.error} busy={reset.isPending} submit={t('auth.reset.save')} send={(password) => reset.mutate({ token, password })} />
    </AuthFrame>
  )
}
