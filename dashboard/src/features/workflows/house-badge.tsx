import { useT } from '@/i18n'
import { Badge } from '@/ui/surface'
import { isHouse } from './house'

export function HouseBadge({ flow }: { flow: object }) {
  const t = useT()
  return isHouse(flow) ? <Badge tone="info">{t('flows.house')}</Badge> : null
}
