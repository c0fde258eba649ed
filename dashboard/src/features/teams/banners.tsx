// What must not be overlooked while it is so: staff looking in, a team that is going, another tab in another team.
import type { ComponentChildren } from 'preact'
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
  const bands = useLater(acting !== null || until !== null || Boolean(other), load, ['late'])
  if (!bands) return null
  if (acting) return <bands.ActingBanner acting={acting} />
  return (
    <>
      {until !== null && <bands.ClosingBanner until={until} />}
      {other && <bands.OtherTabBanner other={other} />}
    </>
  )
}

const loadAsked = () => import('./second-factor-asked')
/** What is one's own, and not the team's. */
const OWN = ['/app/settings', '/app/settings/security', '/app/settings/data']

/** Instead of a screen that has nothing to show: of a team that asks for a second factor, of one that is closed, of one's own account while staff looks in. */
export function InPlace({ path, children }: { path: string; children: ComponentChildren }) {
  const { team, needs_second_factor } = useMember()
  const until = deletionOf(team)
  const asked = needs_second_factor && !OWN.includes(path)
  const closed = until !== null && !path.startsWith('/app/settings')
  const away = useActing() !== null && path.startsWith('/app/settings') && path !== '/app/settings/team'
  const bands = useLater(closed || away, load, ['late'])
  const factor = useLater(asked, loadAsked, ['late', 'general', 'proof', 'steps'])
  if (asked) return factor && <factor.SecondFactorAsked />
  if (!closed && !away) return <>{children}</>
  if (!bands) return null
  return closed ? <bands.ClosedTeam until={until} /> : <bands.OutOfReach />
}
