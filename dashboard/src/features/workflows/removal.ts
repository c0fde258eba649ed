// Deleting a workflow. The platform cannot bring one back, so nothing is sent before the time for Undo is over: until then
// the row is only hidden. Who closes the page means it.
import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { ask, client } from '@/api/client'
import { useT } from '@/i18n'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'

const UNDO_MS = 8000

let leaving: ReadonlyMap<string, () => void> = new Map()
const listeners = new Set<() => void>()
function change(next: ReadonlyMap<string, () => void>) {
  leaving = next
  for (const listener of listeners) listener()
}
const without = (id: string) => new Map([...leaving].filter(([one]) => one !== id))

addEventListener('pagehide', () => {
  for (const send of leaving.values()) send()
})

/** Ids of workflows that are about to be deleted. */
export const useLeaving = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => leaving,
  )

export function useRemoval() {
  const queries = useQueryClient()
  const t = useT()
  const text = useErrorText()
  return ({ id, name }: { id: string; name: string }) => {
    const send = async () => {
      clearTimeout(timer)
      if (!leaving.has(id)) return
      try {
        await ask(client.DELETE('/api/workflows/{id}', { params: { path: { id } } }))
      } catch (error) {
        toast({ tone: 'error', text: text(error) })
      }
      await queries.invalidateQueries({ queryKey: ['workflows'] })
      change(without(id))
    }
    const timer = setTimeout(() => void send(), UNDO_MS)
    const undo = () => {
      clearTimeout(timer)
      change(without(id))
    }
    change(new Map([...leaving, [id, () => void send()]]))
    toast({ text: t('flows.removed', { name }), ms: UNDO_MS, action: { label: t('action.undo'), run: undo } })
  }
}
