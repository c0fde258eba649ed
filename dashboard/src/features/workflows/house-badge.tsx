import { useT } from '@/i18n'
import { Badge } from '@/ui/surface'
import type { Workflow } from './types'

/** Marks what the platform made for the team: it is edited and switched like others, and never deleted. */
export function HouseBadge({ flow }: { flow: Pick<Workflow, 'house'> }) {
  const t = useT()
  return flow.house ? <Badge tone="info">{t('flows.house')}</Badge> : null
}
