import { useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { useTeamSwitch } from './switch'

/** The way on for somebody who can see nothing of this team at the moment. */
export function OtherTeams() {
  const t = useT()
  const { team, teams } = useMember()
  const toTeam = useTeamSwitch()
  const others = teams.filter((one) => one.id !== team.id)
  if (others.length === 0) return null
  return (
    <section aria-labelledby="others" class="mt-8">
      <h2 id="others" class="mb-3 font-semibold">
        {t('close.other_teams')}
      </h2>
      <ul class="grid gap-2">
        {others.map((one) => (
          <li key={one.id}>
            <Button class="max-w-full" busy={toTeam.isPending && toTeam.variables === one.id} onClick={() => toTeam.mutate(one.id)}>
              <bdi class="truncate">{one.name}</bdi>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
