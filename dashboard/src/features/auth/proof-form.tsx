// One proof of who somebody is, in whichever way they can: the second factor, a step-up, signing in again.
import { useMutation } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'react'
import { isProblem } from '@/api/problem'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import type { IconName } from '@/ui/icon'
import { Notice } from '@/ui/surface'
import type { PasskeyRequest, ProofMethod } from './api-types'
import { CodeField } from './code-field'
import { useAuthError } from './errors'
import { PasswordField } from './password-field'
import { hasPasskeys, isTurnedDown } from './passkey-errors'
import { signWithPasskey } from './passkeys'
import { type CodeMethod, type Proof, tidyCode, usable } from './proof'
import { usePause } from './use-pause'

export type ProofProps = {
  /** As the platform names them, the best first. */
  methods: readonly string[]
  /** Of the account, for password managers. */
  email: string
  prove: (proof: Proof) => void
  busy: boolean
  error: unknown
  passkey: () => Promise<PasskeyRequest>
  sendSms?: () => Promise<unknown>
  /** Stands above the button. */
  children?: ComponentChildren
  label?: string
}

const ICONS: Record<ProofMethod, IconName> = { password: 'lock', totp: 'phone', sms: 'chat', recovery_code: 'form', passkey: 'key' }

export function ProofForm({ methods, ...props }: ProofProps) {
  const t = useT()
  const can = usable(methods, hasPasskeys())
  const [chosen, choose] = useState<ProofMethod | null>(null)
  const method = can.find((one) => one === chosen) ?? can[0]
  const form = useRef<HTMLDivElement>(null)
  useFocus(form, method, props.error)
  if (!method) return <Notice tone="warn">{t('auth.proof.none_here')}</Notice>
  const others = can.filter((one) => one !== method)
  return (
    <div class="grid gap-5">
      <div ref={form}>
        {method === 'passkey' ? <ByPasskey {...props} /> : method === 'password' ? <ByPassword {...props} /> : <ByCode key={method} method={method} begun={chosen === 'sms'} {...props} />}
      </div>
      {others.length > 0 && (
        <div class="grid gap-2 border-t border-line pt-4">
          <p class="text-sm text-muted">{t('auth.proof.other')}</p>
          {others.map((one) => (
            <Button key={one} icon={ICONS[one]} class="justify-start text-start whitespace-normal!" onClick={() => choose(one)}>
              {t(`auth.proof.${one}`)}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}

/** The focus goes to what is asked for, and back to it when it was not right. */
function useFocus(form: { current: HTMLElement | null }, method: ProofMethod | undefined, error: unknown) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another method, or another refusal, is what makes it happen
  useEffect(() => {
    // After the effect that opens a dialog around this: nothing inside a closed one takes the focus.
    queueMicrotask(() => {
      const field = form.current?.querySelector<HTMLInputElement>('input:not([hidden], [type=checkbox])')
      if (error) field?.select()
      const target = field ?? form.current?.querySelector('button')
      target?.focus()
    })
  }, [form, method, error])
}

type Part = Omit<ProofProps, 'methods'>

/** What was refused, unless it stands at the field. */
function Refused({ error, at }: { error: unknown; at?: boolean }) {
  const words = useAuthError()
  if (!error || at) return null
  return (
    <Notice tone={isTurnedDown(error) ? 'warn' : 'danger'} role="alert">
      {words(error)}
    </Notice>
  )
}

function ByPasskey({ prove, busy, error, passkey, children, label }: Part) {
  const t = useT()
  const sign = useMutation({
    mutationFn: async (): Promise<Proof> => {
      const { challenge, options } = await passkey()
      return { method: 'passkey', challenge, credential: await signWithPasskey(options) }
    },
    onSuccess: prove,
  })
  return (
    <div class="grid gap-4">
      <p class="text-sm text-muted">{t('auth.proof.passkey_hint')}</p>
      <Refused error={sign.error ?? error} />
      {children}
      <Button tone="primary" size="lg" icon="key" busy={sign.isPending || busy} onClick={() => sign.mutate()}>
        {label ?? t('auth.proof.passkey')}
      </Button>
    </div>
  )
}

function ByPassword({ email, prove, busy, error, children, label }: Part) {
  const t = useT()
  const words = useAuthError()
  const [password, setPassword] = useState('')
  const wrong = isProblem(error) && (error.code === 'bad_credentials' || error.code === 'bad_password')
  return (
    <form
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        prove({ method: 'password', password })
      }}
    >
      <Refused error={error} at={wrong} />
      <input type="email" name="email" autocomplete="username" value={email} readOnly hidden />
      <PasswordField label={t('auth.password_for', { email })} autocomplete="current-password" value={password} onValue={setPassword} error={wrong ? words(error) : undefined} />
      {children}
      <Button type="submit" tone="primary" size="lg" busy={busy}>
        {label ?? t('auth.continue')}
      </Button>
    </form>
  )
}

function ByCode({ method, begun, prove, busy, error, sendSms, children, label }: Part & { method: CodeMethod; begun: boolean }) {
  const t = useT()
  const words = useAuthError()
  const [code, setCode] = useState('')
  const wrong = isProblem(error, 'bad_code')
  const send = (typed: string) => prove({ method, code: tidyCode(method, typed) })
  const fields = (
    <form
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        send(code)
      }}
    >
      <Refused error={error} at={wrong} />
      <CodeField
        label={t(`auth.proof.${method}_label`)}
        hint={t(`auth.proof.${method}_hint`)}
        method={method}
        value={code}
        onValue={setCode}
        error={wrong ? words(error) : undefined}
        onArrived={(arrived) => {
          setCode(arrived)
          send(arrived)
        }}
      />
      {children}
      <Button type="submit" tone="primary" size="lg" busy={busy}>
        {label ?? t('auth.continue')}
      </Button>
    </form>
  )
  return method === 'sms' && sendSms ? <AfterMessage begun={begun} send={sendSms}>{fields}</AfterMessage> : fields
}

/** The message goes out when somebody asks for it, and no oftener than every half minute. */
function AfterMessage({ begun, send, children }: { begun: boolean; send: () => Promise<unknown>; children: ComponentChildren }) {
  const t = useT()
  const pause = usePause()
  const sms = useMutation({ mutationFn: send, onSuccess: pause.start })
  const { mutate } = sms
  useEffect(() => {
    if (begun) mutate()
  }, [begun, mutate])
  const words = !sms.isSuccess ? t('auth.sms.send') : pause.left > 0 ? t('auth.sms.again_in', { count: pause.left }) : t('auth.sms.again')
  return (
    <div class="grid gap-4">
      <Refused error={sms.error} />
      {sms.isSuccess && (
        <p role="status" class="text-sm text-muted">
          {t('auth.sms.sent')}
        </p>
      )}
      {sms.isSuccess && children}
      <Button tone={sms.isSuccess ? 'quiet' : 'primary'} size={sms.isSuccess ? 'md' : 'lg'} busy={sms.isPending} disabled={pause.left > 0} onClick={() => mutate()}>
        {words}
      </Button>
    </div>
  )
}
