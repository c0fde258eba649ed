import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { ask, client } from '@/api/client'
import { fieldErrors } from '@/api/problem'
import { useSpeech, useT } from '@/i18n'
import { browserZone } from '@/i18n/format'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/field'
import { Notice } from '@/ui/surface'
import { useErrorText } from '@/ui/states'
import { AuthFrame, authLink } from './frame'
import { LookIntoMail } from './look-into-mail'
import { keepNext } from './next'
import { contextWords, strengthOf } from './password'
import { NewPasswordField } from './password-field'
import { keepWebsite } from './wished-website'

type NewAccount = { name: string; email: string; password: string; locale: string; zone: string }

const useSignUp = () => useMutation({ mutationFn: (body: NewAccount) => ask(client.POST('/api/auth/sign-up', { body })) })

export default function SignUp() {
  const { t, language } = useSpeech()
  const text = useErrorText()
  const [search] = useSearchParams()
  const [name, setName] = useState('')
  const [email, setEmail] = useState(search.get('email') ?? '')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const strength = strengthOf(password, contextWords(name, email))
  const website = search.get('website')
  useEffect(() => keepWebsite(website), [website])
  const next = search.get('next')
  useEffect(() => keepNext(next), [next])
  const signUp = useSignUp()
  const errors = fieldErrors(signUp.error)
  if (signUp.data) return <LookIntoMail email={email} justSent />
  const weak = tried && strength.score === 0 && strength.reason ? t(`auth.password.${strength.reason}`) : undefined
  return (
    <AuthFrame title={t('auth.sign_up.title')} hint={t('auth.sign_up.hint')} after={<KnownAlready search={search.toString()} />}>
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (strength.score > 0) signUp.mutate({ name, email, password, locale: language, zone: browserZone() })
          else event.currentTarget.querySelector<HTMLInputElement>('[name=password]')?.focus()
        }}
      >
        {signUp.error && Object.keys(errors).length === 0 && (
          <Notice tone="danger" role="alert">
            {text(signUp.error)}
          </Notice>
        )}
        <TextField label={t('auth.name')} name="name" autocomplete="name" value={name} onValue={setName} error={errors.name} required />
        <TextField label={t('auth.email')} name="email" type="email" autocomplete="username" value={email} onValue={setEmail} error={errors.email} required />
        <NewPasswordField value={password} onValue={setPassword} strength={strength} error={errors.password ?? weak} />
        <Button type="submit" tone="primary" size="lg" busy={signUp.isPending}>
          {t('auth.sign_up')}
        </Button>
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
