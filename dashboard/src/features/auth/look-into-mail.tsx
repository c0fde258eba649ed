import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { ask, client } from '@/api/client'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Notice } from '@/ui/surface'
import { useErrorText } from '@/ui/states'
import { AuthFrame, authLink } from './frame'

const PAUSE_S = 30

const OUTBOX = '/dev/outbox'
const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])$/

/** Whether this is a development platform, whose mails go to a page: asked of a local server only, and it says so itself. */
function useOutbox(): boolean {
  const [there, setThere] = useState(false)
  useEffect(() => {
    if (!LOCAL.test(location.hostname)) return
    fetch(OUTBOX, { method: 'HEAD' }).then(
      (answer) => setThere(answer.ok),
      () => {},
    )
  }, [])
  return there
}

export function LookIntoMail({ email, justSent = false }: { email: string; justSent?: boolean }) {
  const t = useT()
  const text = useErrorText()
  const [pause, setPause] = useState(justSent ? PAUSE_S : 0)
  const resend = useMutation({ mutationFn: () => ask(client.POST('/api/auth/resend', { body: { email } })), onSuccess: () => setPause(PAUSE_S) })
  useEffect(() => {
    if (pause === 0) return
    const timer = setTimeout(() => setPause(pause - 1), 1000)
    return () => clearTimeout(timer)
  }, [pause])
  const mailbox = useOutbox()
  return (
    <AuthFrame
      title={t('auth.mail.title')}
      hint={t('auth.mail.hint', { email })}
      after={
        <Link href="/sign-in" className={authLink}>
          {t('auth.mail.back')}
        </Link>
      }
    >
      <div class="grid gap-4">
        <span class="grid size-14 place-items-center rounded-full bg-accent-soft text-accent-text">
          <Icon name="mail" class="size-6" />
        </span>
        <p class="text-sm text-muted">{t('auth.mail.missing')}</p>
        {resend.error && (
          <Notice tone="danger" role="alert">
            {text(resend.error)}
          </Notice>
        )}
        {resend.isSuccess && (
          <Notice tone="accent" role="status">
            {t('auth.mail.sent')}
          </Notice>
        )}
        <Button busy={resend.isPending} disabled={pause > 0} onClick={() => resend.mutate()}>
          {pause > 0 ? t('auth.mail.resend_in', { count: pause }) : t('auth.mail.resend')}
        </Button>
        {mailbox && (
          <a href={OUTBOX} class={authLink} target="_blank" rel="noreferrer">
            {t('auth.mail.outbox')}
          </a>
        )}
      </div>
    </AuthFrame>
  )
}
