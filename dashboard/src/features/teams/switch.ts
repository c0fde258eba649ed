import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ask, client } from '@/api/client'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { startOver } from './shell-api'

/** Another team is another world: a full load leaves nothing of the old one behind. */
export function useTeamSwitch() {
  const words = useErrorText()
  return useMutation({
    mutationFn: (id: string) => ask(client.POST('/api/teams/{id}/switch', { params: { path: { id } } })),
    onSuccess: () => startOver(),
    onError: (error) => toast({ tone: 'error', text: words(error) }),
  })
}

// --- Other tabs ---------------------------------------------------------------------------------------------------

const KEY = 'gr8.team'

/** The session has one team, whatever tab it is in: what this tab shows is told to the others. */
export function showTeam(id: string) {
  try {
    if (localStorage.getItem(KEY) !== id) localStorage.setItem(KEY, id)
  } catch {
    // Then the other tabs find out with their next reading.
  }
}

/** The team that another tab of this browser turned to while this one was open. */
export function useTurnedTo(): string | null {
  const [team, setTeam] = useState<string | null>(null)
  useEffect(() => {
    const hear = (event: StorageEvent) => {
      if (event.key === KEY) setTeam(event.newValue)
    }
    addEventListener('storage', hear)
    return () => removeEventListener('storage', hear)
  }, [])
  return team
}
