import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, Redirect, useSearchParams } from 'wouter'
import { ask, client } from '@/api/client'
import { isProblem } from '@/api/problem'
import { useT } from '@/i18n'
import { rememberedSession } from '@/prefs'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/field'
import { Notice } from '@/ui/surface'
import { useErrorText } from '@/ui/states'
import { AuthFrame, authLink } from './frame'
import { LookIntoMail } from './look-into-mail'
import { placeFor, safeNext } from './next'
import { enter, sessionQuery } from './session'

export default function SignIn() {
  const t = useT()
  const text = useErrorText()
  const [search] = useSearchParams()
  // Read once: going there takes the wish out of the address.
  const [next] = useState(() => safeNext(search.get('next')))
  const known = useQuery({ ...sessionQuery, enabled: rememberedSession.get(), retry: false })
  const [email, setEmail] = useState(search.get('email') ?? '')
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => ask(client.POST('/api/auth/sign-in', { body })),
    onSuccess: enter,
  })
  if (known.data) return <Redirect to={placeFor(known.data, next)} replace />
  if (isProblem(signIn.error, 'email_not_verified')) return <LookIntoMail email={email} />
  return (
    <AuthFrame
      title={t('auth.sign_in.title')}
      hint={t('auth.sign_in.hint')}
      after={
        <>
          {t('auth.sign_in.new')}{' '}
          <Link href={search.size ? `/sign-up?${search}` : '/sign-up'} className={authLink}>
            {t('auth.sign_up.link')}
          </Link>
        </>
      }
    >
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          signIn.mutate({ email, password })
        }}
      >
        {signIn.error && (
          <Notice tone="danger" role="alert">
            {isProblem(signIn.error, 'bad_credentials') ? t('auth.bad_credentials') : text(signIn.error)}
          </Notice>
        )}
        <TextField label={t('auth.email')} name="email" type="email" autocomplete="username" value={email} onValue={setEmail} required />
        <TextField label={t('auth.password')} name="password" type="password" autocomplete="current-password" value={password} onValue={setPassword} required />
        <Button type="submit" tone="primary" size="lg" busy={signIn.isPending}>
          {t('auth.sign_in')}
        </Button>
      </form>
    </AuthFrame>
  )
}
