import { useMutation } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { useT } from '@/i18n'
import { rememberedSession } from '@/prefs'
import { Notice } from '@/ui/surface'
import { secureAccount } from './api'
import { AuthFrame } from './frame'
import { MailAct } from './mail-act'

/** "This was not me", from a mail about the account. */
export default function Secure() {
  const t = useT()
  const [search] = useSearchParams()
  const secure = useMutation({ mutationFn: secureAccount, onSuccess: () => rememberedSession.set(false) })
  if (secure.isSuccess)
    return (
      <AuthFrame title={t('auth.secure.done')} hint={t('auth.secure.done_hint')}>
        <Notice tone="accent" role="status">
          {t('auth.secure.next')}
        </Notice>
      </AuthFrame>
    )
  return (
    <MailAct token={search.get('token') ?? ''} title={t('auth.secure.title')} hint={t('auth.secure.hint')} act={secure} label={t('auth.secure.now')} gone={t('auth.secure.gone')} danger>
      <ul class="grid list-disc gap-1.5 ps-5">
        <li>{t('auth.secure.ends')}</li>
        <li>{t('auth.secure.devices')}</li>
        <li>{t('auth.secure.mail')}</li>
        <li>{t('auth.secure.added')}</li>
      </ul>
    </MailAct>
  )
}
