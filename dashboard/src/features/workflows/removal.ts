// Deleting a workflow.
import { ask, client } from '@/api/client'
import { useT } from '@/i18n'
import { useLeave } from './leaving'

export function useRemoval() {
  const t = useT()
  const leave = useLeave()
  return ({ id, name }: { id: string; name: string }) =>
    leave({ id, said: t('flows.removed', { name }), stale: ['workflows'], send: () => ask(client.DELETE('/api/workflows/{id}', { params: { path: { id } } })) })
}
