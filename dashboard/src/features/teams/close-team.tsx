import { useState } from 'react'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Card, CardHead, Notice } from '@/ui/surface'
import { useClosing } from './api'
import { useRestore } from './shell-api'
import type { OwnTeam } from './api-types'
import { deletionOf } from './acting'
import { useTeamError } from './errors'

/** A week to think: the way back is in the toast, here and in the banner. Asks all the same, because everybody else is out at once. */
export function CloseTeam({ team }: { team: OwnTeam }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const until = deletionOf(team)
  return (
    <Card>
      <CardHead title={t('close.title')} hint={t('close.hint')} />
      {until === null ? (
        <Button tone="danger" onClick={() => setOpen(true)} aria-haspopup="dialog">
          {t('close.open')}
        </Button>
      ) : (
        <Restore team={team.id} until={until} />
      )}
      {open && <CloseDialog team={team} onClose={() => setOpen(false)} />}
    </Card>
  )
}

function Restore({ team, until }: { team: string; until: number }) {
  const t = useT()
  const format = useFormat()
  const restore = useRestore(team)
  return (
    <div class="grid justify-items-start gap-3">
      <p>{t('close.until', { when: format.moment(until) })}</p>
      <Button tone="primary" busy={restore.isPending} onClick={() => restore.mutate()}>
        {t('team.restore')}
      </Button>
    </div>
  )
}

function CloseDialog({ team, onClose }: { team: OwnTeam; onClose: () => void }) {
  const t = useT()
  const words = useTeamError()
  const closing = useClosing(team.id)
  return (
    <Dialog open onClose={onClose} title={t('close.open')} class="max-w-md">
      <p class="mb-3 font-medium [overflow-wrap:anywhere]" dir="auto">
        {team.name}
      </p>
      <ul class="grid list-disc gap-1.5 ps-5">
        <li>{t('close.warning_now')}</li>
        <li>{t('close.warning_week')}</li>
        <li>{t('close.warning_end')}</li>
      </ul>
      {closing.error && (
        <div class="mt-4">
          <Notice tone="danger" role="alert">
            {words(closing.error)}
          </Notice>
        </div>
      )}
      <div class="mt-6 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button tone="danger" busy={closing.isPending} onClick={() => closing.mutate(undefined, { onSuccess: onClose })}>
          {t('close.now')}
        </Button>
      </div>
    </Dialog>
  )
}
