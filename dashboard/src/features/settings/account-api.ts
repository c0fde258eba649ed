// Profile, the file of everything, and the end of the account.
import { useMutation } from '@tanstack/react-query'
import { call, callRaw } from '@/api/call'
import type { MailChoices, OwnSession, Person } from '@/features/auth/api-types'
import { keepPerson, readSessionAgain, useOwnSession } from '@/features/auth/session'
import { useT } from '@/i18n'
import { saveFile } from '@/ui/save-file'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'

export type ProfileChange = { name?: string; locale?: string; zone?: string; mail?: Partial<MailChoices> }

/** The person of the session, with `mail` where an older platform does not say it yet. */
export function usePerson(): { session: OwnSession; person: Person } {
  const session = useOwnSession()
  if (!session) throw new Error('this screen is only for people who are signed in')
  return { session, person: { ...session.user, mail: session.user.mail ?? { leads: true, appointments: true, sites: true } } }
}

export function useProfileChange() {
  return useMutation({
    mutationFn: (change: ProfileChange) => call<Person>('PATCH', '/api/auth/account', { body: change }),
    onSuccess: keepPerson,
  })
}

export const changeEmail = (email: string) => call<void>('POST', '/api/auth/account/email', { body: { email } })

/** Through our own fetch, not as a link: a refusal is shown here and never saved as if it were the file. */
export async function saveExport() {
  const response = await callRaw('GET', '/api/auth/account/export')
  saveFile(await response.blob(), `gr8-account-${new Date().toISOString().slice(0, 10)}.json`)
}

export const planDeletion = () => call<{ deletion_at: number }>('POST', '/api/auth/account/deletion', { body: {} })

export function useKeepAccount() {
  const t = useT()
  const words = useErrorText()
  return useMutation({
    mutationFn: () => call<void>('DELETE', '/api/auth/account/deletion'),
    onSuccess: async () => {
      await readSessionAgain().catch(() => {})
      toast({ text: t('data.kept') })
    },
    onError: (error) => toast({ tone: 'error', text: words(error) }),
  })
}
