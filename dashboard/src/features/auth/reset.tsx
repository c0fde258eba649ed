import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { isProblem } from '@/api/problem'
import { useT } from '@/i18n'
import { rememberedSession } from '@/prefs'
import { Button, ButtonLink } from '@/ui/button'
import { Notice } from '@/ui/surface'
import { resetPassword } from './api'
import { useAuthError, useFieldWords } from './errors'
import { AuthFrame } from './frame'
import { LinkGone } from './link-gone'
import { NewPasswordField } from './password-field'
import { useStrength } from './use-strength'

export default function Reset() {
  const t = useT()
  const [search] = useSearchParams()
  const token = search.get('token') ?? ''
  const reset = useMutation({
    mutationFn: resetPassword,
    // Every session ended with the old password, this browser's too.
    onSuccess: () => rememberedSession.set(false),
  })
  if (!token || isProblem(reset.error, 'link_used_or_expired')) return <LinkGone hint={t('auth.reset.used_hint')} again={{ href: '/forgot', label: t('auth.reset.again') }} />
  if (reset.isSuccess)
    return (
      <AuthFrame title={t('auth.reset.done')} hint={t('auth.reset.done_hint')}>
        <ButtonLink href="/sign-in" tone="primary" size="lg" class="w-full">
          {t('auth.sign_in')}
        </ButtonLink>
      </AuthFrame>
    )
  return <Form error={reset.error} busy={reset.isPending} send={(password) => reset.mutate({ token, password })} />
}

function Form({ error, busy, send }: { error: unknown; busy: boolean; send: (password: string) => void }) {
  const t = useT()
  const words = useAuthError()
  const fields = useFieldWords()(error)
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const strength = useStrength(password)
  const weak = tried && strength.flaw ? t(`auth.password.${strength.flaw}`) : undefined
  return (
    <AuthFrame title={t('auth.reset.title')} hint={t('auth.reset.hint')}>
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!strength.flaw) send(password)
        }}
      >
        {error && !fields.password ? (
          <Notice tone="danger" role="alert">
            {words(error)}
          </Notice>
        ) : null}
        <NewPasswordField label={t('auth.password.new')} value={password} onValue={setPassword} strength={strength} error={fields.password ?? weak} />
        <Button type="submit" tone="primary" size="lg" busy={busy}>
          {t('auth.reset.save')}
        </Button>
      </form>
    </AuthFrame>
  )
}
