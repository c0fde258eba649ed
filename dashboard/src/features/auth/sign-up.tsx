import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useSpeech, useT } from '@/i18n'
import { browserZone } from '@/i18n/format'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/field'
import { Notice } from '@/ui/surface'
import { queries } from '@/api/queries'
import { providersQuery, signUp as send } from './api'
import { useAuthError, useFieldWords } from './errors'
import { AuthFrame, authLink } from './frame'
import { LookIntoMail } from './look-into-mail'
import { keepNext, safeNext } from './next'
import { NewPasswordField } from './password-field'
import { Providers, providersSoon } from './providers'
import { useStrength } from './use-strength'
import { keepWebsite } from './wished-website'

export const ready = providersSoon(queries.prefetchQuery(providersQuery))

export default function SignUp() {
  const { t, language } = useSpeech()
  const words = useAuthError()
  const [search] = useSearchParams()
  const [name, setName] = useState('')
  const [email, setEmail] = useState(search.get('email') ?? '')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const strength = useStrength(password, name, email)
  const website = search.get('website')
  useEffect(() => keepWebsite(website), [website])
  const next = search.get('next')
  useEffect(() => keepNext(next), [next])
  const signUp = useMutation({ mutationFn: send })
  const errors = useFieldWords()(signUp.error)
  if (signUp.isSuccess) return <LookIntoMail email={email} justSent />
  const weak = tried && strength.flaw ? t(`auth.password.${strength.flaw}`) : undefined
  return (
    <AuthFrame title={t('auth.sign_up.title')} hint={t('auth.sign_up.hint')} after={<KnownAlready search={search.toString()} />}>
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!strength.flaw) signUp.mutate({ name, email, password, locale: language, zone: browserZone() })
          else event.currentTarget.querySelector<HTMLInputElement>('[name=password]')?.focus()
        }}
      >
        {signUp.error && Object.keys(errors).length === 0 && (
          <Notice tone="danger" role="alert">
            {words(signUp.error)}
          </Notice>
        )}
        <TextField label={t('auth.name')} name="name" autocomplete="name" value={name} onValue={setName} error={errors.name} required />
        <TextField label={t('auth.email')} name="email" type="email" autocomplete="username" value={email} onValue={setEmail} error={errors.email} required />
        <NewPasswordField value={password} onValue={setPassword} strength={strength} error={errors.password ?? weak} />
        <Button type="submit" tone="primary" size="lg" busy={signUp.isPending}>
          {t('auth.sign_up')}
        </Button>
        <Providers next={safeNext(next)} divided />
      </form>
    </AuthFrame>
  )
}

function KnownAlready({ search }: { search: string }) {
  const t = useT()
  return (
    <>
      {t('auth.sign_up.known')}{' '}
      <Link href={search ? `/sign-in?${search}` : '/sign-in'} className={authLink}>
        {t('auth.sign_in')}
      </Link>
    </>
  )
}
