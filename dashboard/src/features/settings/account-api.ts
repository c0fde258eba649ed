// Profile, the file of everything, and the end of the account.
import { useMutation } from '@tanstack/react-query'
import { callRaw } from '@/api/call'
import { ask, client } from '@/api/client'
import type { Session } from '@/api/types'
import type { AccountChange } from '@/features/auth/api-types'
import { keepPerson, readSessionAgain, useKnownSession } from '@/features/auth/session'
import { useT } from '@/i18n'
import { saveFile } from '@/ui/save-file'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'

/** For screens below a guard, where a session is certain. */
export function usePerson(): { session: Session; person: Session['user'] } {
  const session = useKnownSession()
  if (!session) throw new Error('this screen is only for people who are signed in')
  return { session, person: session.user }
}

export function useProfileChange() {
  return useMutation({
    mutationFn: (body: AccountChange) => ask(client.PATCH('/api/auth/account', { body })),
    onSuccess: keepPerson,
  })
}

export const changeEmail = (email: string) => ask(client.POST('/api/auth/account/email', { body: { email } }))

/** Through our own fetch, not as a link: a refusal is shown here and never saved as if it were the file. */
export async function saveExport() {
  const response = await callRaw('GET', '/api/auth/account/export')
  saveFile(await response.blob(), `gr8-account-${new Date().toISOString().slice(0, 10)}.json`)
}

export const planDeletion = () => ask(client.POST('/api/auth/account/deletion'))

export function useKeepAccount() {
  const t = useT()
  const words = useErrorText()
  return useMutation({
    mutationFn: () => ask(client.DELETE('/api/auth/account/deletion')),
    onSuccess: async () => {
      await readSessionAgain().catch(() => {})
      toast({ text: t('data.kept') })
    },
    onError: (error) => toast({ tone: 'error', text: words(error) }),
  })
}
