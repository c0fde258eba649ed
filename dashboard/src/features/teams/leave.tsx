import { useState } from 'react'
import { useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Card, CardHead, Notice } from '@/ui/surface'
import { useLeaving } from './api'
import { useTeamError } from './errors'

/** Asks, because coming back needs an invitation. */
export function LeaveTeam() {
  const t = useT()
  const words = useTeamError()
  const { team, user } = useMember()
  const [open, setOpen] = useState(false)
  const leaving = useLeaving(team.id)
  return (
    <Card>
      <CardHead title={t('leave.title')} hint={t('leave.hint')} />
      <Button onClick={() => setOpen(true)} aria-haspopup="dialog">
        {t('leave.open')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('leave.title')} class="max-w-md">
        <p class="[overflow-wrap:anywhere]">{t('leave.warning', { team: team.name })}</p>
        {leaving.error && (
          <div class="mt-4">
            <Notice tone="danger" role="alert">
              {words(leaving.error)}
            </Notice>
          </div>
        )}
        <div class="mt-6 flex flex-wrap justify-end gap-2">
          <Button onClick={() => setOpen(false)}>{t('leave.stay')}</Button>
          <Button tone="danger" busy={leaving.isPending || leaving.isSuccess} onClick={() => leaving.mutate(user.id)}>
            {t('leave.now')}
          </Button>
        </div>
      </Dialog>
    </Card>
  )
}
