import { useKnownSession } from '@/features/auth/session'
import { useLater } from '@/later'

const load = () => import('./deletion-band')

/** While the account is about to go: when, and the way back. Comes only then. */
export function DeletionBanner() {
  const until = useKnownSession()?.deletion_at ?? null
  const band = useLater(until !== null, load, ['settings'])
  return until !== null && band ? <band.DeletionBand until={until} /> : null
}
