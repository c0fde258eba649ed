import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { isProblem } from '@/api/problem'
import { CodeField } from '@/features/auth/code-field'
import { tidyCode } from '@/features/auth/proof'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy'
import { Dialog } from '@/ui/dialog'
import { ErrorState, Skeleton } from '@/ui/states'
import { Failed } from './failed'
import { QrCode } from './qr-code'
import { beginTotp, confirmTotp, useChange } from './security-api'

type Props = { onClose: () => void; onDone: (codes: string[] | null | undefined) => void }

/** Scan, or type the secret; then one code proves that both sides have the same. */
export function TotpSetup({ onClose, onDone }: Props) {
  const t = useT()
  const begin = useMutation({ mutationFn: beginTotp })
  const { mutate } = begin
  useEffect(() => mutate(), [mutate])
  return (
    <Dialog open onClose={onClose} title={t('security.totp.set_up_name')} class="max-w-lg">
      {begin.data ? (
        <Steps secret={begin.data.secret} uri={begin.data.uri} onDone={onDone} onClose={onClose} />
      ) : begin.error ? (
        <ErrorState error={begin.error} onRetry={() => mutate()} />
      ) : (
        <Skeleton rows={3} />
      )}
    </Dialog>
  )
}

/** In groups of four, as one reads it aloud. */
const grouped = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? secret

function Steps({ secret, uri, onDone, onClose }: Props & { secret: string; uri: string }) {
  const t = useT()
  return (
    <div class="grid gap-5">
      <ol class="grid list-decimal gap-4 ps-5">
        <li>{t('security.totp.step_app')}</li>
        <li>
          <div class="grid gap-3">
            <p>{t('security.totp.step_scan')}</p>
            <QrCode text={uri} label={t('security.totp.qr')} />
            <ByHand secret={secret} />
          </div>
        </li>
        <li>
          <Confirm onDone={onDone} onClose={onClose} />
        </li>
      </ol>
    </div>
  )
}

function ByHand({ secret }: { secret: string }) {
  const t = useT()
  return (
    <details>
      <summary class="inline-flex min-h-8 items-center rounded-sm text-sm text-accent-text underline underline-offset-4">{t('security.totp.by_hand')}</summary>
      <div class="mt-2 grid justify-items-start gap-2">
        <code class="rounded-md bg-sunken px-3 py-2 font-mono break-all select-all" dir="ltr">
          {grouped(secret)}
        </code>
        <CopyButton text={secret} label={t('security.totp.copy')} size="sm" />
      </div>
    </details>
  )
}

function Confirm({ onDone, onClose }: Props) {
  const t = useT()
  const [code, setCode] = useState('')
  const confirm = useChange(confirmTotp, { success: ({ recovery_codes }) => onDone(recovery_codes) })
  const wrong = isProblem(confirm.error, 'bad_code')
  return (
    <form
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate(tidyCode('totp', code))
      }}
    >
      <Failed error={wrong ? null : confirm.error} />
      <CodeField label={t('security.totp.step_code')} method="totp" value={code} onValue={setCode} error={wrong ? t('security.totp.wrong') : undefined} />
      <div class="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" tone="primary" busy={confirm.isPending}>
          {t('security.turn_on')}
        </Button>
      </div>
    </form>
  )
}
