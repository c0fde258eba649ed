// The two questions that a request may meet, over any screen: sign in again, prove that it is you. They come when asked.
import { useLater } from '@/later'
import type { Question } from './question'
import { proof, signInAgain } from './session'

/** Whoever waits is let go when the dialog cannot be had: the request is then refused as it was. */
const orLetGo =
  <T,>(question: Question, load: () => Promise<T>) =>
  () =>
    load().catch((error: unknown) => {
      question.settle(false)
      throw error
    })

const loadReauth = orLetGo(signInAgain, () => import('./reauth-dialog'))
const loadStepUp = orLetGo(proof, () => import('./step-up-dialog'))

export function AccountDialogs() {
  const again = signInAgain.useOpen()
  const prove = proof.useOpen()
  const reauth = useLater(again, loadReauth, ['proof', 'steps'])
  const stepUp = useLater(prove, loadStepUp, ['proof', 'steps'])
  return (
    <>
      {prove && stepUp && <stepUp.StepUpDialog />}
      {again && reauth && <reauth.ReauthDialog />}
    </>
  )
}
