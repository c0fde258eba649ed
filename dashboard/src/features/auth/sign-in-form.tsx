// The first step: a password, a passkey, a link by mail, or another company's account.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Link } from 'wouter'
import { isProblem } from '@/api/problem'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/field'
import { Notice } from '@/ui/surface'
import { passkeyOptions, providersQuery, signInByPasskey } from './api'
import type { ArrivalFacts } from './arrival'
import { useAuthError } from './errors'
import { AuthFrame, authLink } from './frame'
import { PasswordField } from './password-field'
import { hasPasskeys, isTurnedDown } from './passkey-errors'
import { Or, Providers } from './providers'
import type { Flow } from './sign-in'
import { type Signed, usePasskeyAutofill } from './use-passkey-autofill'

type FormProps = { flow: Flow; arrival: ArrivalFacts; next: string; search: string }

export function SignInForm({ flow, arrival, next, search }: FormProps) {
  const t = useT()
  const words = useAuthError()
  const [password, setPassword] = useState('')
  const { email, setEmail, signing } = flow
  return (
    <AuthFrame
      title={t('auth.sign_in.title')}
      hint={t('auth.sign_in.hint')}
      after={
        <>
          {t('auth.sign_in.new')}{' '}
          <Link href={search ? `/sign-up?${search}` : '/sign-up'} className={authLink}>
            {t('auth.sign_up.link')}
          </Link>
        </>
      }
    >
      <div class="grid gap-5">
        <Arrival arrival={arrival} expired={flow.expired} />
        <form
          class="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            signing.mutate({ email, password })
          }}
        >
          {signing.error && (
            <Notice tone="danger" role="alert">
              {words(signing.error)}
              {isProblem(signing.error, 'bad_credentials') && <Unfollowed flow={flow} />}
            </Notice>
          )}
          <TextField label={t('auth.email')} name="email" type="email" autocomplete="username webauthn" value={email} onValue={setEmail} required />
          <div class="grid gap-1.5">
            <PasswordField label={t('auth.password')} autocomplete="current-password" value={password} onValue={setPassword} />
            <Link href={email ? `/forgot?email=${encodeURIComponent(email)}` : '/forgot'} className={`${authLink} justify-self-start text-sm`}>
              {t('auth.forgot.link')}
            </Link>
          </div>
          <Button type="submit" tone="primary" size="lg" busy={signing.isPending}>
            {t('auth.sign_in')}
          </Button>
        </form>
        <OtherWays flow={flow} next={next} />
      </div>
    </AuthFrame>
  )
}

/** A sign-up whose link was not followed is no account yet. The API must not tell which it is, so its person does. */
function Unfollowed({ flow }: { flow: Flow }) {
  const t = useT()
  return (
    <>
      {' '}
      <button type="button" class={authLink} onClick={() => flow.setUnfollowed(true)}>
        {t('auth.unfollowed')}
      </button>
    </>
  )
}

/** What happened on the way here. */
function Arrival({ arrival: { link, provider, problem }, expired }: { arrival: ArrivalFacts; expired: boolean }) {
  const t = useT()
  const providers = useQuery(providersQuery)
  const name = providers.data?.items.find((one) => one.id === provider)?.name ?? provider ?? ''
  if (expired) return <Notice tone="warn" role="alert">{t('auth.error.challenge_expired')}</Notice>
  if (problem) return <Notice tone="warn" role="alert">{t(`auth.arrival.${problem}`)}</Notice>
  if (link) return <Notice role="status">{t('auth.arrival.link', { provider: name })}</Notice>
  return null
}

function OtherWays({ flow, next }: { flow: Flow; next: string }) {
  return (
    <div class="grid gap-3">
      <Or />
      {hasPasskeys() && <PasskeyButton flow={flow} />}
      <MailButton flow={flow} next={next} />
      <Providers next={next} />
    </div>
  )
}

function PasskeyButton({ flow }: { flow: Flow }) {
  const t = useT()
  const words = useAuthError()
  const sign = useMutation({
    mutationFn: async (given: Signed | null) => {
      if (given) return signInByPasskey(given)
      const [{ signWithPasskey }, { challenge, options }] = await Promise.all([import('./passkeys'), passkeyOptions()])
      return signInByPasskey({ challenge, credential: await signWithPasskey(options) })
    },
    onSuccess: flow.arrive,
  })
  const stopAutofill = usePasskeyAutofill(!sign.isPending, sign.mutate)
  return (
    <>
      {sign.error && (
        <Notice tone={isTurnedDown(sign.error) ? 'warn' : 'danger'} role="alert">
          {words(sign.error)}
        </Notice>
      )}
      <Button
        size="lg"
        icon="key"
        busy={sign.isPending}
        onClick={() => {
          stopAutofill()
          sign.mutate(null)
        }}
      >
        {t('auth.passkey')}
      </Button>
    </>
  )
}

/** Takes the address from the form above; without one it asks for it there. */
function MailButton({ flow: { email, link }, next }: { flow: Flow; next: string }) {
  const t = useT()
  const words = useAuthError()
  const button = useRef<HTMLDivElement>(null)
  const [missing, setMissing] = useState(false)
  const ask = () => {
    const field = button.current?.ownerDocument.querySelector<HTMLInputElement>('input[name=email]')
    const good = field?.checkValidity() === true
    setMissing(!good)
    if (good) link.mutate({ email, next })
    else field?.focus()
  }
  return (
    <div ref={button} class="grid gap-3">
      {(link.error || missing) && (
        <Notice tone={missing ? 'warn' : 'danger'} role="alert">
          {missing ? t('auth.magic.address_first') : words(link.error)}
        </Notice>
      )}
      <Button size="lg" icon="mail" busy={link.isPending} onClick={ask}>
        {t('auth.magic.send')}
      </Button>
    </div>
  )
}
