// The link was opened in another browser than the one that signed up: the password of the sign-up, or a new one.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { isProblem } from '@/api/problem'
import type { Session } from '@/api/types'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/surface'
import { verify } from './api'
import { useAuthError } from './errors'
import { AuthFrame, authLink } from './frame'
import { LinkGone } from './link-gone'
import { NewPasswordForm } from './new-password-form'
import { PasswordField } from './password-field'

type Props = { token: string; onSession: (session: Session) => void }

export function VerifyPassword({ token, onSession }: Props) {
  const t = useT()
  const [fresh, setFresh] = useState(false)
  const check = useMutation({ mutationFn: verify, onSuccess: onSession })
  if (isProblem(check.error, 'link_used_or_expired')) return <LinkGone hint={t('auth.verify.used_hint')} />
  const turn = () => {
    check.reset()
    setFresh(!fresh)
  }
  return (
    <AuthFrame title={t('auth.verify.password_title')} hint={t(fresh ? 'auth.verify.new_hint' : 'auth.verify.password_hint')}>
      <div class="grid gap-5">
        {fresh ? (
          <NewPasswordForm error={check.error} busy={check.isPending} submit={t('auth.continue')} send={(new_password) => check.mutate({ token, new_password })} />
        ) : (
          <OldOne error={check.error} busy={check.isPending} send={(password) => check.mutate({ token, password })} />
        )}
        <button type="button" class={`${authLink} justify-self-start text-sm`} onClick={turn}>
          {t(fresh ? 'auth.verify.use_old' : 'auth.verify.use_new')}
        </button>
      </div>
    </AuthFrame>
  )
}

type OneProps = { error: unknown; busy: boolean; send: (password: string) => void }

function OldOne({ error, busy, send }: OneProps) {
  const t = useT()
  const words = useAuthError()
  const [password, setPassword] = useState('')
  const wrong = isProblem(error, 'bad_credentials')
  return (
    <form
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        send(password)
      }}
    >
      {error && !wrong ? (
        <Notice tone="danger" role="alert">
          {words(error)}
        </Notice>
      ) : null}
      <PasswordField label={t('auth.password')} autocomplete="current-password" value={password} onValue={setPassword} error={wrong ? t('auth.verify.wrong') : undefined} />
      <Button type="submit" tone="primary" size="lg" busy={busy}>
        {t('auth.continue')}
      </Button>
    </form>
  )
}
