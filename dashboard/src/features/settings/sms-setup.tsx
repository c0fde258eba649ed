import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { isProblem } from '@/api/problem'
import { CodeField } from '@/features/auth/code-field'
import { useFieldWords } from '@/features/auth/errors'
import { tidyCode } from '@/features/auth/proof'
import { usePause } from '@/features/auth/use-pause'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/field'
import { Failed } from './failed'
import { isNumber, tidyNumber } from './phone-number'
import { beginSms, confirmSms, useChange } from './security-api'

type Props = { onClose: () => void; onDone: (codes: string[] | null | undefined) => void }

export function SmsSetup({ onClose, onDone }: Props) {
  const t = useT()
  const [number, setNumber] = useState('')
  const [tried, setTried] = useState(false)
  const send = useMutation({ mutationFn: beginSms })
  const fields = useFieldWords()(send.error)
  const bad = tried && !isNumber(tidyNumber(number)) ? t('security.sms.bad') : undefined
  return (
    <Dialog open onClose={onClose} title={t('security.sms.set_up_name')} class="max-w-md">
      {send.isSuccess ? (
        <Confirm number={send.variables} onDone={onDone} onBack={() => send.reset()} />
      ) : (
        <form
          class="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            setTried(true)
            if (isNumber(tidyNumber(number))) send.mutate(tidyNumber(number))
          }}
        >
          <Failed error={fields.number ? null : send.error} />
          <TextField label={t('security.sms.number')} hint={t('security.sms.number_hint')} name="tel" type="tel" autocomplete="tel" dir="ltr" value={number} onValue={setNumber} error={fields.number ?? bad} required />
          <div class="flex flex-wrap justify-end gap-2">
            <Button onClick={onClose}>{t('action.cancel')}</Button>
            <Button type="submit" tone="primary" busy={send.isPending}>
              {t('auth.sms.send')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

function Confirm({ number, onDone, onBack }: { number: string; onDone: Props['onDone']; onBack: () => void }) {
  const t = useT()
  const [code, setCode] = useState('')
  const pause = usePause(true)
  const again = useMutation({ mutationFn: beginSms, onSuccess: pause.start })
  const confirm = useChange(confirmSms, { success: ({ recovery_codes }) => onDone(recovery_codes) })
  const wrong = isProblem(confirm.error, 'bad_code')
  const check = (typed: string) => confirm.mutate(tidyCode('sms', typed))
  return (
    <form
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        check(code)
      }}
    >
      <p>{t('security.sms.sent', { number: `\u2066${number}\u2069` })}</p>
      <Failed error={wrong ? null : (confirm.error ?? again.error)} />
      <CodeField
        label={t('auth.proof.sms_label')}
        method="sms"
        value={code}
        onValue={setCode}
        error={wrong ? t('auth.error.bad_code') : undefined}
        onArrived={(arrived) => {
          setCode(arrived)
          check(arrived)
        }}
      />
      <div class="flex flex-wrap justify-end gap-2">
        <Button tone="quiet" onClick={onBack}>
          {t('security.sms.other_number')}
        </Button>
        <Button disabled={pause.left > 0} busy={again.isPending} onClick={() => again.mutate(number)}>
          {pause.left > 0 ? t('auth.sms.again_in', { count: pause.left }) : t('auth.sms.again')}
        </Button>
        <Button type="submit" tone="primary" busy={confirm.isPending}>
          {t('security.turn_on')}
        </Button>
      </div>
    </form>
  )
}
