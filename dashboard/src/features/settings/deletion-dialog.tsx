import { useMutation } from '@tanstack/react-query'
import { Link } from 'wouter'
import { isProblem } from '@/api/problem'
import type { SoleOwner } from '@/features/auth/api-types'
import { authLink } from '@/features/auth/frame'
import { readSessionAgain } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Notice } from '@/ui/surface'
import { planDeletion } from './account-api'
import { Failed } from './failed'

/** Two weeks to think; the way back is in a banner on every screen. */
export function DeletionDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const plan = useMutation({
    mutationFn: async () => {
      await planDeletion()
      await readSessionAgain()
    },
    onSuccess: onClose,
  })
  const teams = isProblem(plan.error, 'sole_owner') ? ((plan.error.more.teams as SoleOwner[] | undefined) ?? []) : null
  return (
    <Dialog open onClose={onClose} title={t('data.delete_open')} class="max-w-md">
      <div class="grid gap-4">
        <ul class="grid list-disc gap-1.5 ps-5">
          <li>{t('data.delete_weeks')}</li>
          <li>{t('data.delete_what')}</li>
          <li>{t('data.delete_teams')}</li>
        </ul>
        {teams ? <SoleOwnerOf teams={teams} /> : <Failed error={plan.error} />}
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="danger" busy={plan.isPending} onClick={() => plan.mutate()}>
            {t('data.delete_now')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** Somebody must own each team: hand it over or close it first. */
function SoleOwnerOf({ teams }: { teams: SoleOwner[] }) {
  const t = useT()
  return (
    <Notice tone="danger" role="alert">
      <p>{t('data.sole_owner')}</p>
      <ul class="mt-2 grid list-disc gap-1 ps-5">
        {teams.map((team) => (
          <li key={team.id}>
            <bdi class="font-medium [overflow-wrap:anywhere]">{team.name}</bdi>
          </li>
        ))}
      </ul>
      <Link href="/app/settings/team" className={`${authLink} mt-2 inline-block`}>
        {t('data.to_team')}
      </Link>
    </Notice>
  )
}
