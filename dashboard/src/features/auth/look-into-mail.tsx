import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Notice } from '@/ui/surface'
import { useErrorText } from '@/ui/states'
import { resend } from './api'
import { AuthFrame, authLink } from './frame'
import { usePause } from './use-pause'

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

/** `hint` where nobody may learn whether there is an account; `again` sends the same mail once more; `onBack` where the page stays. */
type MailProps = { email: string; justSent?: boolean; hint?: string; again?: () => Promise<unknown>; onBack?: () => void }

export function LookIntoMail({ email, justSent = false, hint, again = () => resend(email), onBack }: MailProps) {
  const t = useT()
  const text = useErrorText()
  const pause = usePause(justSent)
  const send = useMutation({ mutationFn: again, onSuccess: pause.start })
  const mailbox = useOutbox()
  return (
    <AuthFrame
      title={t('auth.mail.title')}
      hint={hint ?? t('auth.mail.hint', { email })}
      after={
        <Link href="/sign-in" className={authLink} onClick={onBack}>
          {t('auth.mail.back')}
        </Link>
      }
    >
      <div class="grid gap-4">
        <span class="grid size-14 place-items-center rounded-full bg-accent-soft text-accent-text">
          <Icon name="mail" class="size-6" />
        </span>
        <p class="text-sm text-muted">{t('auth.mail.missing')}</p>
        {send.error && (
          <Notice tone="danger" role="alert">
            {text(send.error)}
          </Notice>
        )}
        {send.isSuccess && (
          <Notice tone="accent" role="status">
            {t('auth.mail.sent')}
          </Notice>
        )}
        <Button busy={send.isPending} disabled={pause.left > 0} onClick={() => send.mutate()}>
          {pause.left > 0 ? t('auth.mail.resend_in', { count: pause.left }) : t('auth.mail.resend')}
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
