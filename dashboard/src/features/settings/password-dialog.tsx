import { useState } from 'react'
import { Link } from 'wouter'
import { isProblem } from '@/api/problem'
import { stepUp } from '@/features/auth/api'
import { useFieldWords } from '@/features/auth/errors'
import { authLink } from '@/features/auth/frame'
import { NewPasswordField, PasswordField } from '@/features/auth/password-field'
import { keepSession } from '@/features/auth/session'
import { useStrength } from '@/features/auth/use-strength'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import { usePerson } from './account-api'
import { Failed } from './failed'
import { setPassword, useChange } from './security-api'

type Wish = { current: string; password: string; stale: boolean }

/** The old password is a proof of presence: with it nobody is asked twice. */
async function change({ current, password, stale }: Wish) {
  if (stale && current)
    await stepUp({ method: 'password', password: current }).then(keepSession, (error: unknown) => {
      // Anything else is for the dialog that asks for a proof.
      if (isProblem(error) && error.status === 401) throw error
    })
  await setPassword({ password, ...(current && { current_password: current }) })
}

export function PasswordDialog({ set, onClose }: { set: boolean; onClose: () => void }) {
  const t = useT()
  const { session, person } = usePerson()
  const [current, setCurrent] = useState('')
  const [password, write] = useState('')
  const [tried, setTried] = useState(false)
  const strength = useStrength(password, person.name, person.email)
  const saving = useChange(change, {
    success: () => {
      toast({ text: t('security.password.saved') })
      onClose()
    },
  })
  const fields = useFieldWords()(saving.error)
  const wrong = isProblem(saving.error) && ['bad_credentials', 'bad_password', 'bad_code'].includes(saving.error.code)
  const weak = tried && strength.flaw ? t(`auth.password.${strength.flaw}`) : undefined
  return (
    <Dialog open onClose={onClose} title={t(set ? 'security.password.change' : 'security.password.choose')} class="max-w-md">
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!strength.flaw) saving.mutate({ current, password, stale: !(session.fresh_until > Date.now()) })
        }}
      >
        <Failed error={wrong || fields.password || fields.current_password ? null : saving.error} />
        <input type="email" name="email" autocomplete="username" value={person.email} readOnly hidden />
        {set && (
          <div class="grid gap-1.5">
            <PasswordField label={t('security.password.current')} name="current" autocomplete="current-password" value={current} onValue={setCurrent} error={wrong ? t('auth.error.wrong_password') : fields.current_password} />
            <Link href={`/forgot?email=${encodeURIComponent(person.email)}`} className={`${authLink} justify-self-start text-sm`}>
              {t('auth.forgot.link')}
            </Link>
          </div>
        )}
        <NewPasswordField label={t('auth.password.new')} value={password} onValue={write} strength={strength} error={fields.password ?? weak} />
        <p class="text-sm text-muted">{t('security.password.ends')}</p>
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" busy={saving.isPending}>
            {t('action.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
