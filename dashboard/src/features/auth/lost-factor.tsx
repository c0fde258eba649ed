// The link for somebody who lost every second factor, and for its owner to say no: the same page for both.
import { useMutation } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { useFormat, useT } from '@/i18n'
import { Button, ButtonLink } from '@/ui/button'
import { Notice } from '@/ui/surface'
import { cancelLostFactor, finishLostFactor } from './api'
import { useAuthError } from './errors'
import { AuthFrame } from './frame'
import { MailAct } from './mail-act'

export default function LostFactor() {
  const t = useT()
  const [search] = useSearchParams()
  const token = search.get('token') ?? ''
  const finish = useMutation({ mutationFn: finishLostFactor })
  const cancel = useMutation({ mutationFn: cancelLostFactor })
  if (cancel.isSuccess)
    return (
      <AuthFrame title={t('auth.lost.stopped')} hint={t('auth.lost.stopped_hint')}>
        <ButtonLink href="/forgot" tone="primary" size="lg" class="w-full">
          {t('auth.lost.new_password')}
        </ButtonLink>
      </AuthFrame>
    )
  if (finish.data?.status === 'removed')
    return (
      <AuthFrame title={t('auth.lost.removed')} hint={t('auth.lost.removed_hint')}>
        <ButtonLink href="/sign-in" tone="primary" size="lg" class="w-full">
          {t('auth.sign_in')}
        </ButtonLink>
      </AuthFrame>
    )
  const stop = <Stop busy={cancel.isPending} error={cancel.error} stop={() => cancel.mutate(token)} />
  if (finish.data?.status === 'waiting') return <Waiting until={finish.data.ready_at}>{stop}</Waiting>
  return (
    <MailAct token={token} title={t('auth.lost.title')} hint={t('auth.lost.hint')} act={finish} label={t('auth.lost.remove')} gone={t('auth.lost.gone')} more={stop}>
      <Notice tone="warn">{t('auth.lost.wait_rule')}</Notice>
    </MailAct>
  )
}

function Waiting({ until, children }: { until: number; children: preact.ComponentChildren }) {
  const t = useT()
  const format = useFormat()
  return (
    <AuthFrame title={t('auth.lost.waiting')} hint={t('auth.lost.waiting_hint', { when: format.moment(until) })}>
      <div class="grid gap-4">{children}</div>
    </AuthFrame>
  )
}

function Stop({ busy, error, stop }: { busy: boolean; error: unknown; stop: () => void }) {
  const t = useT()
  const words = useAuthError()
  return (
    <div class="grid gap-3 border-t border-line pt-4">
      <p class="text-sm text-muted">{t('auth.lost.not_me')}</p>
      {error ? (
        <Notice tone="danger" role="alert">
          {words(error)}
        </Notice>
      ) : null}
      <Button busy={busy} onClick={stop}>
        {t('auth.lost.stop')}
      </Button>
    </div>
  )
}
