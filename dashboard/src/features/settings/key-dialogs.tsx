// What the list of keys opens: loaded with the first of them.
import { useState } from 'react'
import type { ApiKey, NewKey } from '@/features/auth/api-types'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { SelectField } from '@/ui/field'
import { toast } from '@/ui/toast'
import { Failed } from './failed'
import { KeyForm } from './key-form'
import { KeySecret } from './key-secret'
import type { Open } from './keys'
import { useKeyRevocation, useKeyRotation } from './keys-api'

export function KeyDialog({ open, setOpen }: { open: Open; setOpen: (open: Open | null) => void }) {
  const close = () => setOpen(null)
  const made = (one: NewKey) => setOpen({ what: 'made', made: one })
  if (open.what === 'made') return <KeySecret made={open.made} onDone={close} />
  if (open.what === 'create') return <KeyForm onClose={close} onMade={made} />
  return open.what === 'rotate' ? <Rotate apiKey={open.key} onClose={close} onMade={made} /> : <Revoke apiKey={open.key} onClose={close} />
}

const OVERLAPS = [0, 1, 24, 72, 168] as const

function Rotate({ apiKey, onClose, onMade }: { apiKey: ApiKey; onClose: () => void; onMade: (made: NewKey) => void }) {
  const t = useT()
  const [hours, setHours] = useState('24')
  const rotate = useKeyRotation()
  return (
    <Dialog open onClose={onClose} title={t('keys.rotate_title')} class="max-w-md">
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          rotate.mutate({ id: apiKey.id, overlap_hours: Number(hours) }, { onSuccess: onMade })
        }}
      >
        <p class="[overflow-wrap:anywhere]">{t('keys.rotate_hint', { name: apiKey.name })}</p>
        <SelectField label={t('keys.overlap')} hint={t('keys.overlap_hint')} value={hours} options={OVERLAPS.map((value) => ({ value: String(value), label: t(`keys.overlap.${value}`) }))} onValue={setHours} />
        <Failed error={rotate.error} />
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" busy={rotate.isPending}>
            {t('keys.rotate_now')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Asks, because nothing brings it back: its very next request is refused. */
function Revoke({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const t = useT()
  const revoke = useKeyRevocation()
  const done = () => {
    toast({ text: t('keys.revoked', { name: apiKey.name }) })
    onClose()
  }
  return (
    <Dialog open onClose={onClose} title={t('keys.revoke_title')} class="max-w-md">
      <div class="grid gap-4">
        <p class="[overflow-wrap:anywhere]">{t('keys.revoke_hint', { name: apiKey.name })}</p>
        <Failed error={revoke.error} />
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="danger" busy={revoke.isPending} onClick={() => revoke.mutate(apiKey.id, { onSuccess: done })}>
            {t('keys.revoke_now')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
