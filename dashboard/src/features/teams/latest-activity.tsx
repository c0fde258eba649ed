import { useMay } from '@/features/auth/session'
import { useLater } from '@/later'

const load = () => import('./latest-card')

/** For those who may read it; last on the overview, so it comes last. */
export function LatestActivity() {
  const card = useLater(useMay('AuditRead'), load, ['audit'])
  return card && <card.LatestCard />
}
