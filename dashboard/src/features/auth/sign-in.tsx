import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Redirect, useSearchParams } from 'wouter'
import { queries } from '@/api/queries'
import type { Session } from '@/api/types'
import { useT } from '@/i18n'
import { rememberedSession } from '@/prefs'
import { useLater } from '@/later'
import { Skeleton } from '@/ui/states'
import { toast } from '@/ui/toast'
import { linkProvider, providersQuery, sendMagicLink, signIn } from './api'
import { type Challenge, type SignInAnswer, isChallenge } from './api-types'
import { type ArrivalFacts, arrivalOf } from './arrival'
import { useAuthError } from './errors'
import { AuthFrame } from './frame'
import { placeFor, safeNext } from './next'
import { enter, sessionQuery } from './session'
import { providersSoon } from './providers'
import { SignInForm } from './sign-in-form'

export const ready = providersSoon(queries.prefetchQuery(providersQuery))

// What comes after the first step comes when it is needed.
const loadStep = () => import('./second-factor')
const loadMail = () => import('./look-into-mail')

type Second = Pick<Challenge, 'challenge' | 'methods'>

function useFlow(arrival: ArrivalFacts, search: URLSearchParams) {
  const t = useT()
  const words = useAuthError()
  const [email, setEmail] = useState(search.get('email') ?? '')
  const [second, setSecond] = useState<Second | null>(arrival.challenge)
  const [expired, setExpired] = useState(false)
  const [entered, setEntered] = useState(false)
  const [unfollowed, setUnfollowed] = useState(false)
  const arrive = (session: Session) => {
    setEntered(true)
    enter(session)
    if (arrival.link)
      linkProvider(arrival.link).then(
        () => toast({ text: t('auth.arrival.linked') }),
        (error: unknown) => toast({ tone: 'error', text: words(error) }),
      )
  }
  const answered = (answer: SignInAnswer) => (isChallenge(answer) ? setSecond(answer) : arrive(answer))
  const signing = useMutation({ mutationFn: signIn, onSuccess: answered })
  const link = useMutation({ mutationFn: sendMagicLink })
  const startOver = (late: boolean) => {
    setSecond(null)
    setExpired(late)
    signing.reset()
  }
  return { email, setEmail, unfollowed, setUnfollowed, second, startOver, expired, entered, arrive, answered, signing, link }
}

export default function SignIn() {
  const [search] = useSearchParams()
  // Read once: going there takes the wish out of the address.
  const [next] = useState(() => safeNext(search.get('next')))
  const [arrival] = useState(() => arrivalOf(search))
  const known = useQuery({ ...sessionQuery, enabled: rememberedSession.get(), retry: false })
  const flow = useFlow(arrival, search)
  // Whoever was signed in all along came from the settings; whoever signs in here has read what went wrong, and goes on.
  if (known.data) return <Redirect to={arrival.problem && !flow.entered ? `/app/settings/security?problem=${encodeURIComponent(arrival.problem)}` : placeFor(known.data, next)} replace />
  if (flow.unfollowed) return <MailSent email={flow.email} onBack={() => flow.setUnfollowed(false)} />
  if (flow.link.isSuccess) return <MailSent link={flow.link.variables} email={flow.link.variables.email} onBack={() => flow.link.reset()} />
  if (flow.second) return <SecondStep flow={flow} second={flow.second} />
  return <SignInForm flow={flow} arrival={arrival} next={next} search={search.toString()} />
}

/** The mail of the sign-up once more, or the `link` that signs in. */
function MailSent({ email, link, onBack }: { email: string; link?: { email: string; next?: string }; onBack: () => void }) {
  const t = useT()
  const mail = useLater(true, loadMail)
  if (!mail) return null
  return link ? <mail.LookIntoMail email={email} justSent hint={t('auth.mail.if_known', { email })} again={() => sendMagicLink(link)} onBack={onBack} /> : <mail.LookIntoMail email={email} onBack={onBack} />
}

function SecondStep({ flow, second }: { flow: Flow; second: Second }) {
  const t = useT()
  const step = useLater(true, loadStep, ['steps'])
  return (
    <AuthFrame title={t('auth.second.title')} hint={t('auth.second.hint')} onBack={() => flow.startOver(false)}>
      {step ? <step.SecondFactorStep challenge={second} email={flow.email} onSession={flow.arrive} onExpired={() => flow.startOver(true)} /> : <Skeleton rows={2} />}
    </AuthFrame>
  )
}

export type Flow = ReturnType<typeof useFlow>
