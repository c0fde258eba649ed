// What must not be overlooked while it is so: staff looking in, a team that is going, another tab in another team.
import { useEffect } from 'react'
import { useMember } from '@/features/auth/session'
import { useLater } from '@/later'
import { deletionOf, useActing } from './acting'
import { showTeam, useTurnedTo } from './switch'

const load = () => import('./banner-bands')

export function TeamBanners() {
  const { team, teams } = useMember()
  const acting = useActing()
  const until = deletionOf(team)
  const turned = useTurnedTo()
  useEffect(() => {
    if (!acting) showTeam(team.id)
  }, [acting, team.id])
  const other = !acting && turned !== team.id && teams.find((one) => one.id === turned)
  const bands = useLater(acting !== null || until !== null || Boolean(other), load)
  if (!bands) return null
  if (acting) return <bands.ActingBanner acting={acting} />
  return (
    <>
      {until !== null && <bands.ClosingBanner until={until} />}
      {other && <bands.OtherTabBanner other={other} />}
    </>
  )
}

/** What a closed team shows instead of its screens. */
export function ClosedTeam({ until }: { until: number }) {
  const bands = useLater(true, load)
  return bands && <bands.ClosedTeam until={until} />
}
