// The session ran out: sign in again over the screen, and everything typed below stays.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, client } from '@/api/client'
import { isProblem } from '@/api/problem'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/field'
import { useErrorText } from '@/ui/states'
import { enter, settleReauth, useKnownSession, useReauthNeeded } from './session'

export function ReauthDialog() {
  const t = useT()
  const text = useErrorText()
  const open = useReauthNeeded()
  const email = useKnownSession()?.user.email ?? ''
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => ask(client.POST('/api/auth/sign-in', { body })),
    onSuccess: (session) => {
      enter(session)
      setPassword('')
      settleReauth(true)
    },
  })
  const error = signIn.error && (isProblem(signIn.error, 'bad_credentials') ? t('auth.bad_credentials') : text(signIn.error))
  return (
    <Dialog open={open} onClose={() => {}} title={t('auth.expired.title')} required class="max-w-md">
      <p class="mb-4 text-muted">{t('auth.expired.hint')}</p>
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          signIn.mutate({ email, password })
        }}
      >
        <input type="email" autocomplete="username" value={email} readOnly hidden />
        <TextField label={t('auth.password_for', { email })} type="password" autocomplete="current-password" value={password} onValue={setPassword} error={error ?? undefined} required />
        <div class="flex flex-wrap justify-end gap-2">
          <Button
            tone="quiet"
            onClick={() => {
              settleReauth(false)
              location.assign('/sign-in')
            }}
          >
            {t('auth.sign_out')}
          </Button>
          <Button type="submit" tone="primary" busy={signIn.isPending}>
            {t('auth.continue')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
