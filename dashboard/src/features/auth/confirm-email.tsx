import { useMutation } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { useT } from '@/i18n'
import { rememberedSession } from '@/prefs'
import { ButtonLink } from '@/ui/button'
import { confirmEmail } from './api'
import { AuthFrame } from './frame'
import { MailAct } from './mail-act'
import { readSessionAgain } from './session'

/** One of two links: the address changes once both were opened. */
export default function ConfirmEmail() {
  const t = useT()
  const [search] = useSearchParams()
  const confirm = useMutation({
    mutationFn: confirmEmail,
    onSuccess: ({ status }) => {
      // Best effort: the next screen reads it anyway.
      if (status === 'changed' && rememberedSession.get()) void readSessionAgain().catch(() => {})
    },
  })
  if (!confirm.data) return <MailAct token={search.get('token') ?? ''} title={t('auth.email_change.title')} hint={t('auth.email_change.hint')} act={confirm} label={t('auth.email_change.confirm')} gone={t('auth.email_change.gone')} />
  const changed = confirm.data.status === 'changed'
  const waiting = confirm.data.waiting_for === 'old' ? t('auth.email_change.waiting_old') : t('auth.email_change.waiting_new')
  return (
    <AuthFrame title={t(changed ? 'auth.email_change.done' : 'auth.email_change.half')} hint={changed ? t('auth.email_change.done_hint') : waiting}>
      <ButtonLink href="/app/settings" tone="primary" size="lg" class="w-full">
        {t('auth.email_change.go')}
      </ButtonLink>
    </AuthFrame>
  )
}
