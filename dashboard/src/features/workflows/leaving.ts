// Deleting. The platform cannot bring back what it deleted, so nothing is sent before the time for Undo is over: until then
// the row is only hidden. Who closes the page means it.
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
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

/** Ids of what is about to be deleted. */
export const useLeaving = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => leaving,
  )

/** `refused` says whether it has told of a refusal itself. */
export type Leave = { id: string; said: string; stale: QueryKey; send: () => Promise<unknown>; refused?: (error: unknown) => boolean }

export function useLeave() {
  const queries = useQueryClient()
  const t = useT()
  const text = useErrorText()
  return ({ id, said, stale, send, refused }: Leave) => {
    const go = async () => {
      clearTimeout(timer)
      if (!leaving.has(id)) return
      try {
        await send()
      } catch (error) {
        if (!refused?.(error)) toast({ tone: 'error', text: text(error) })
      }
      await queries.invalidateQueries({ queryKey: stale })
      change(without(id))
    }
    const timer = setTimeout(() => void go(), UNDO_MS)
    const undo = () => {
      clearTimeout(timer)
      change(without(id))
    }
    change(new Map([...leaving, [id, () => void go()]]))
    toast({ text: said, ms: UNDO_MS, action: { label: t('action.undo'), run: undo } })
  }
}
