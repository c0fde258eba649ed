import { useMutation } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { rememberedSession } from '@/prefs'
import { toast } from '@/ui/toast'
import type { InvitationLook } from './api-types'
import { useTeamError } from './errors'

/** Signs out here and leads to the sign-in (or sign-up) of the address that is meant, keeping where to go afterwards. */
export function useChangeOfPerson(next: string, { email, has_account }: Pick<InvitationLook, 'email' | 'has_account'>) {
  const words = useTeamError()
  return useMutation({
    mutationFn: () => ask(client.POST('/api/auth/sign-out')),
    onSuccess: () => {
      rememberedSession.set(false)
      location.assign(`${has_account ? '/sign-in' : '/sign-up'}?${new URLSearchParams({ next, email })}`)
    },
    onError: (error) => toast({ tone: 'error', text: words(error) }),
  })
}
