import { useState } from 'react'
import type { Passkey } from '@/features/auth/api-types'
import { useFieldWords } from '@/features/auth/errors'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/field'
import { toast } from '@/ui/toast'
import { Failed } from './failed'
import { removePasskey, renamePasskey, useChange } from './security-api'

type Props = { passkey: Passkey; onClose: () => void }

export function PasskeyRename({ passkey, onClose }: Props) {
  const t = useT()
  const [name, setName] = useState(passkey.name)
  const rename = useChange(renamePasskey, {
    success: () => {
      toast({ text: t('state.saved') })
      onClose()
    },
  })
  const fields = useFieldWords()(rename.error)
  return (
    <Dialog open onClose={onClose} title={t('security.passkeys.rename')} class="max-w-md">
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          rename.mutate({ id: passkey.id, name })
        }}
      >
        <Failed error={fields.name ? null : rename.error} />
        <TextField label={t('security.passkeys.name')} hint={t('security.passkeys.name_hint')} name="passkey" dir="auto" autocomplete="off" value={name} onValue={setName} error={fields.name} maxLength={60} required />
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" busy={rename.isPending}>
            {t('action.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Asks, because a passkey cannot be put back: a new one would have to be made. */
export function PasskeyRemoval({ passkey, onClose }: Props) {
  const t = useT()
  const remove = useChange(removePasskey, {
    success: () => {
      toast({ text: t('security.passkeys.removed', { name: passkey.name }) })
      onClose()
    },
  })
  return (
    <Dialog open onClose={onClose} title={t('security.passkeys.remove')} class="max-w-md">
      <div class="grid gap-4">
        <p class="[overflow-wrap:anywhere]">{t('security.passkeys.remove_hint', { name: passkey.name })}</p>
        <Failed error={remove.error} />
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="danger" busy={remove.isPending} onClick={() => remove.mutate(passkey.id)}>
            {t('action.delete')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
