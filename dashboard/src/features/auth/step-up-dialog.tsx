// Before a dangerous act the platform asks for a new proof of presence; then the act goes on by itself.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Loaded } from '@/ui/states'
import { sendStepUpSms, stepUp, stepUpOptions } from './api'
import type { PasskeyRequest, StepUpOptions } from './api-types'
import type { Proof } from './proof'
import { ProofForm } from './proof-form'
import { keepSession, proof, signOut, useKnownSession } from './session'

/** A passkey's challenge is used once: the first comes with the methods, later ones are asked for. */
function usePasskeyRequests(first: PasskeyRequest | null) {
  const [kept, setKept] = useState(first)
  return async (): Promise<PasskeyRequest> => {
    setKept(null)
    const request = kept ?? (await stepUpOptions()).passkey
    if (!request) throw new DOMException('no passkey', 'NotAllowedError')
    return request
  }
}

export function StepUpDialog() {
  const t = useT()
  const options = useQuery({ queryKey: ['step-up'], queryFn: stepUpOptions, staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false })
  return (
    <Dialog open onClose={() => proof.settle(false)} title={t('auth.step_up.title')} class="max-w-md">
      <p class="mb-4 text-muted">{t('auth.step_up.hint')}</p>
      <Loaded query={options}>{(found) => (found.methods.length === 0 ? <NothingToProve /> : <Prove options={found} onDone={() => proof.settle(true)} />)}</Loaded>
    </Dialog>
  )
}

/** `onDone` comes after the session is known to be fresh. */
export function Prove({ options, onDone }: { options: StepUpOptions; onDone: () => void }) {
  const email = useKnownSession()?.user.email ?? ''
  const requests = usePasskeyRequests(options.passkey ?? null)
  const prove = useMutation({
    mutationFn: (given: Proof) => stepUp(given),
    onSuccess: (session) => {
      keepSession(session)
      onDone()
    },
  })
  return <ProofForm methods={options.methods} email={email} prove={prove.mutate} busy={prove.isPending} error={prove.error} passkey={requests} sendSms={sendStepUpSms} />
}

/** Somebody who only ever came through a provider or a mail: coming that way again is the proof. */
function NothingToProve() {
  const t = useT()
  const out = useMutation({
    mutationFn: async () => {
      proof.settle(false)
      await signOut(location.pathname + location.search)
    },
  })
  return (
    <div class="grid justify-items-start gap-4">
      <p>{t('auth.step_up.nothing')}</p>
      <Button tone="primary" busy={out.isPending} onClick={() => out.mutate()}>
        {t('auth.step_up.again')}
      </Button>
    </div>
  )
}
