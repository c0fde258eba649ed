// What the card of the second step opens: loaded with the first of them.
import { useState } from 'react'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import { Failed } from './failed'
import { RecoveryCodes } from './recovery-codes'
import { endSms, endTotp, newCodes, useChange } from './security-api'
import { SmsSetup } from './sms-setup'
import { TotpSetup } from './totp-setup'

type Props = { open: 'totp' | 'sms' | 'codes' | 'totp_off' | 'sms_off'; onClose: () => void }

export function TwoStepDialog({ open, onClose }: Props) {
  const t = useT()
  const [codes, setCodes] = useState<string[] | null>(null)
  /** The first factor brings its codes; they are shown before anything else. */
  const finish = (made: string[] | null | undefined) => {
    toast({ text: t('security.two.on') })
    if (made?.length) setCodes(made)
    else onClose()
  }
  if (codes)
    return (
      <Dialog open onClose={() => {}} title={t('security.codes.title')} required class="max-w-lg">
        <RecoveryCodes codes={codes} onDone={onClose} />
      </Dialog>
    )
  if (open === 'totp') return <TotpSetup onClose={onClose} onDone={finish} />
  if (open === 'sms') return <SmsSetup onClose={onClose} onDone={finish} />
  if (open === 'codes') return <Renew onClose={onClose} onCodes={setCodes} />
  return <TurnOff what={open} onClose={onClose} />
}

function Renew({ onClose, onCodes }: { onClose: () => void; onCodes: (codes: string[]) => void }) {
  const t = useT()
  const make = useChange(newCodes, { success: ({ recovery_codes }) => onCodes(recovery_codes) })
  return (
    <Dialog open onClose={onClose} title={t('security.codes.renew')} class="max-w-md">
      <div class="grid gap-4">
        <p>{t('security.codes.renew_hint')}</p>
        <Failed error={make.error} />
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" busy={make.isPending} onClick={() => make.mutate(undefined)}>
            {t('security.codes.renew_now')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** Asks, because it cannot be undone: the secret is gone, and setting up begins anew. */
function TurnOff({ what, onClose }: { what: 'totp_off' | 'sms_off'; onClose: () => void }) {
  const t = useT()
  const off = useChange(what === 'totp_off' ? endTotp : endSms, {
    success: () => {
      toast({ text: t('security.two.removed') })
      onClose()
    },
  })
  return (
    <Dialog open onClose={onClose} title={t(what === 'totp_off' ? 'security.totp.end_name' : 'security.sms.end_name')} class="max-w-md">
      <div class="grid gap-4">
        <p>{t(what === 'totp_off' ? 'security.totp.end_hint' : 'security.sms.end_hint')}</p>
        <Failed error={off.error} />
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="danger" busy={off.isPending} onClick={() => off.mutate(undefined)}>
            {t('security.turn_off')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
