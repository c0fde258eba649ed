import { useMutation } from '@tanstack/react-query'
import { call } from '@/api/call'
import { useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Notice } from '@/ui/surface'
import { toast } from '@/ui/toast'
import type { Member } from './api-types'
import { useTeamError } from './errors'
import { at } from './shell-api'

/** Asks, because it cannot be taken back and reaches beyond this team. */
export function EndSessionsDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const t = useT()
  const words = useTeamError()
  const { team } = useMember()
  const ending = useMutation({
    mutationFn: () => call('POST', at(team.id, `/members/${encodeURIComponent(member.user_id)}/end-sessions`)),
    onSuccess: () => {
      toast({ text: t('members.sessions_ended', { name: member.name }) })
      onClose()
    },
  })
  return (
    <Dialog open onClose={onClose} title={t('members.end_sessions_title')} class="max-w-md">
      <p class="[overflow-wrap:anywhere]">{t('members.end_sessions_hint', { name: member.name })}</p>
      {ending.error && (
        <div class="mt-4">
          <Notice tone="danger" role="alert">
            {words(ending.error)}
          </Notice>
        </div>
      )}
      <div class="mt-6 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button tone="danger" busy={ending.isPending} onClick={() => ending.mutate()}>
          {t('members.end_sessions_now')}
        </Button>
      </div>
    </Dialog>
  )
}
