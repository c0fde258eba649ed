// Two links: one removes the second factor once the wait is over, the other one (`act=cancel`) keeps it.
import { useMutation } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { useFormat, useT } from '@/i18n'
import { ButtonLink } from '@/ui/button'
import { Notice } from '@/ui/surface'
import { cancelLostFactor, finishLostFactor } from './api'
import { AuthFrame } from './frame'
import { MailAct } from './mail-act'

export default function LostFactor() {
  const [search] = useSearchParams()
  const token = search.get('token') ?? ''
  return search.get('act') === 'cancel' ? <Keep token={token} /> : <Remove token={token} />
}

function Keep({ token }: { token: string }) {
  const t = useT()
  const cancel = useMutation({ mutationFn: cancelLostFactor })
  if (cancel.isSuccess) return <End title={t('auth.lost.stopped')} hint={t('auth.lost.stopped_hint')} href="/forgot" label={t('auth.lost.new_password')} />
  return <MailAct token={token} title={t('auth.lost.cancel_title')} hint={t('auth.lost.cancel_hint')} act={cancel} label={t('auth.lost.stop')} gone={t('auth.lost.gone')} />
}

function Remove({ token }: { token: string }) {
  const t = useT()
  const format = useFormat()
  const finish = useMutation({ mutationFn: finishLostFactor })
  const { data } = finish
  if (data?.status === 'removed') return <End title={t('auth.lost.removed')} hint={t('auth.lost.removed_hint')} href="/sign-in" label={t('auth.sign_in')} />
  if (data?.ready_at) return <End title={t('auth.lost.waiting')} hint={t('auth.lost.waiting_hint', { when: format.moment(data.ready_at) })} href="/sign-in" label={t('auth.sign_in')} />
  return (
    <MailAct token={token} title={t('auth.lost.title')} hint={t('auth.lost.hint')} act={finish} label={t('auth.lost.remove')} gone={t('auth.lost.gone')}>
      <Notice tone="warn">{t('auth.lost.wait_rule')}</Notice>
    </MailAct>
  )
}

function End({ title, hint, href, label }: { title: string; hint: string; href: string; label: string }) {
  return (
    <AuthFrame title={title} hint={hint}>
      <ButtonLink href={href} tone="primary" size="lg" class="w-full">
        {label}
      </ButtonLink>
    </AuthFrame>
  )
}
