// A new password on a screen of its own: after a link by mail, whatever the link was for.
import { useState } from 'react'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/surface'
import { useAuthError, useFieldWords } from './errors'
import { NewPasswordField } from './password-field'
import { useStrength } from './use-strength'

type Props = { error: unknown; busy: boolean; submit: string; send: (password: string) => void }

export function NewPasswordForm({ error, busy, submit, send }: Props) {
  const t = useT()
  const words = useAuthError()
  const fields = useFieldWords()(error)
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const strength = useStrength(password)
  const weak = tried && strength.flaw ? t(`auth.password.${strength.flaw}`) : undefined
  // The platform names the field as the request does.
  const refused = fields.new_password ?? fields.password
  return (
    <form
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!strength.flaw) send(password)
      }}
    >
      {error && !refused ? (
        <Notice tone="danger" role="alert">
          {words(error)}
        </Notice>
      ) : null}
      <NewPasswordField label={t('auth.password.new')} value={password} onValue={setPassword} strength={strength} error={refused ?? weak} />
      <Button type="submit" tone="primary" size="lg" busy={busy}>
        {submit}
      </Button>
    </form>
  )
}
