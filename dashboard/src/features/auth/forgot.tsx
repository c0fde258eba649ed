import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/field'
import { Notice } from '@/ui/surface'
import { forgotPassword } from './api'
import { useAuthError, useFieldWords } from './errors'
import { AuthFrame, authLink } from './frame'
import { LookIntoMail } from './look-into-mail'

/** Answers alike for every address: nobody learns here who has an account. */
export default function Forgot() {
  const t = useT()
  const words = useAuthError()
  const [search] = useSearchParams()
  const [email, setEmail] = useState(search.get('email') ?? '')
  const ask = useMutation({ mutationFn: forgotPassword })
  const fields = useFieldWords()(ask.error)
  if (ask.isSuccess) return <LookIntoMail email={email} justSent hint={t('auth.mail.if_known', { email })} again={() => forgotPassword(email)} />
  return (
    <AuthFrame
      title={t('auth.forgot.title')}
      hint={t('auth.forgot.hint')}
      after={
        <Link href="/sign-in" className={authLink}>
          {t('auth.mail.back')}
        </Link>
      }
    >
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate(email)
        }}
      >
        {ask.error && !fields.email && (
          <Notice tone="danger" role="alert">
            {words(ask.error)}
          </Notice>
        )}
        <TextField label={t('auth.email')} name="email" type="email" autocomplete="username" value={email} onValue={setEmail} error={fields.email} required />
        <Button type="submit" tone="primary" size="lg" icon="mail" busy={ask.isPending}>
          {t('auth.forgot.send')}
        </Button>
      </form>
    </AuthFrame>
  )
}
