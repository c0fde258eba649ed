// The link was opened in another browser than the one that signed up: the password of the sign-up, or a new one.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { isProblem } from '@/api/problem'
import type { Session } from '@/api/types'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/surface'
import { verify } from './api'
import { useAuthError, useFieldWords } from './errors'
import { AuthFrame, authLink } from './frame'
import { LinkGone } from './link-gone'
import { NewPasswordField, PasswordField } from './password-field'
import { useStrength } from './use-strength'

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
          <NewOne error={check.error} busy={check.isPending} send={(new_password) => check.mutate({ token, new_password })} />
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

function NewOne({ error, busy, send }: OneProps) {
  const t = useT()
  const words = useAuthError()
  const fields = useFieldWords()(error)
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const strength = useStrength(password)
  const weak = tried && strength.flaw ? t(`auth.password.${strength.flaw}`) : undefined
  return (
    <form
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!strength.flaw) send(password)
      }}
    >
      {error && Object.keys(fields).length === 0 ? (
        <Notice tone="danger" role="alert">
          {words(error)}
        </Notice>
      ) : null}
      <NewPasswordField label={t('auth.password.new')} value={password} onValue={setPassword} strength={strength} error={fields.new_password ?? fields.password ?? weak} />
      <Button type="submit" tone="primary" size="lg" busy={busy}>
        {t('auth.continue')}
      </Button>
    </form>
  )
}
