// Storing a secret and changing it. What is sent is kept nowhere: not in the answers, and not in this page's memory.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { useT } from '@/i18n'
import { toast } from '@/ui/toast'
import type { CredentialChange, NewCredential } from './types'

function useSaved<I, O>(run: (input: I) => Promise<O>, done: (saved: O) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: run,
    // What was sent is forgotten with the dialog.
    gcTime: 0,
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ['credentials'] })
      // A node without its secret is a problem of its workflow.
      void queries.invalidateQueries({ queryKey: ['workflows', 'problems'] })
      done(saved)
    },
  })
}

export function useCredentialCreation(done: () => void) {
  const t = useT()
  return useSaved(
    (body: NewCredential) => ask(client.POST('/api/credentials', { body })),
    ({ name }) => {
      toast({ text: t('creds.stored', { name }) })
      done()
    },
  )
}

export function useCredentialChange(done: () => void) {
  const t = useT()
  return useSaved(
    ({ id, body }: { id: string; body: CredentialChange }) => ask(client.PATCH('/api/credentials/{id}', { params: { path: { id } }, body })),
    ({ name }) => {
      toast({ text: t('creds.changed', { name }) })
      done()
    },
  )
}
