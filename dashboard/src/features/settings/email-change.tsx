import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useAuthError, useFieldWords } from '@/features/auth/errors'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/field'
import { Badge, Card, CardHead, Notice } from '@/ui/surface'
import { changeEmail, usePerson } from './account-api'

export function EmailChange() {
  const t = useT()
  const { person } = usePerson()
  const [open, setOpen] = useState(false)
  return (
    <Card>
      <CardHead title={t('profile.email')} hint={t('profile.email_hint')} />
      <div class="grid gap-4">
        <p class="flex flex-wrap items-center gap-2">
          <bdi class="font-medium break-all">{person.email}</bdi>
          {person.email_verified && <Badge tone="accent">{t('settings.verified')}</Badge>}
        </p>
        {open ? (
          <Form old={person.email} onClose={() => setOpen(false)} />
        ) : (
          <Button class="justify-self-start" onClick={() => setOpen(true)}>
            {t('profile.email_change')}
          </Button>
        )}
      </div>
    </Card>
  )
}

/** Nothing changes before both addresses said yes: neither a typing mistake nor a thief locks anybody out. */
function Form({ old, onClose }: { old: string; onClose: () => void }) {
  const t = useT()
  const words = useAuthError()
  const [email, setEmail] = useState('')
  const change = useMutation({ mutationFn: changeEmail })
  const fields = useFieldWords()(change.error)
  if (change.isSuccess)
    return (
      <Notice tone="accent" role="status">
        <p class="font-medium">{t('profile.email_sent')}</p>
        <p class="mt-1 [overflow-wrap:anywhere]">{t('profile.email_sent_hint', { old, email: change.variables })}</p>
      </Notice>
    )
  return (
    <form
      class="grid gap-4 border-t border-line pt-4"
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate(email)
      }}
    >
      {change.error && !fields.email && (
        <Notice tone="danger" role="alert">
          {words(change.error)}
        </Notice>
      )}
      <TextField label={t('profile.email_new')} hint={t('profile.email_new_hint')} name="email" type="email" autocomplete="email" value={email} onValue={setEmail} error={fields.email} required />
      <div class="flex flex-wrap gap-2">
        <Button type="submit" tone="primary" busy={change.isPending}>
          {t('profile.email_send')}
        </Button>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
      </div>
    </form>
  )
}
