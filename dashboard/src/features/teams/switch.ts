import { useMutation } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { toast } from '@/ui/toast'
import { useErrorText } from '@/ui/states'

/** Another team is another world: a full load leaves nothing of the old one behind. */
export function useTeamSwitch() {
  const text = useErrorText()
  return useMutation({
    mutationFn: (id: string) => ask(client.POST('/api/teams/{id}/switch', { params: { path: { id } } })),
    onSuccess: () => location.assign('/app'),
    onError: (error) => toast({ tone: 'error', text: text(error) }),
  })
}
