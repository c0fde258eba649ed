// Browsers that need no second step for a while, and that strangers' wrong passwords do not lock out.
import { useQuery } from '@tanstack/react-query'
import type { Device } from '@/features/auth/api-types'
import { useFormat, useT } from '@/i18n'
import { IconButton } from '@/ui/button'
import { useNow } from '@/ui/now'
import { Loaded, Skeleton, useErrorText } from '@/ui/states'
import { Badge, Card, CardHead } from '@/ui/surface'
import { toast } from '@/ui/toast'
import { devicesQuery, forgetDevice, useChange } from './security-api'

export function DevicesCard() {
  const t = useT()
  const query = useQuery(devicesQuery)
  return (
    <Card>
      <CardHead title={t('security.devices.title')} hint={t('security.devices.hint')} />
      <Loaded query={query} skeleton={<Skeleton rows={2} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="text-muted">{t('security.devices.empty')}</p>
          ) : (
            <ul class="divide-y divide-line border-y border-line">
              {items.map((one) => (
                <Row key={one.id} device={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}

function Row({ device: { id, name, place, last_used_at, trusted_until, current } }: { device: Device }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const text = useErrorText()
  const forget = useChange(forgetDevice, { success: () => toast({ text: t('security.devices.forgotten', { name }) }), error: (error) => toast({ tone: 'error', text: text(error) }) })
  const trusted = trusted_until && trusted_until > now
  return (
    <li class="flex items-start gap-3 py-3">
      <div class="min-w-0 flex-1">
        <p class="flex flex-wrap items-center gap-2">
          <bdi class="font-medium [overflow-wrap:anywhere]">{name}</bdi>
          {current && <Badge>{t('security.devices.current')}</Badge>}
          {trusted && <Badge tone="accent">{t('security.devices.trusted', { date: format.date(trusted_until) })}</Badge>}
        </p>
        <p class="text-sm [overflow-wrap:anywhere] text-muted">
          {place && (
            <>
              <bdi>{place}</bdi> ·{' '}
            </>
          )}
          {t('security.last_used', { when: format.ago(last_used_at, now) })}
        </p>
      </div>
      <IconButton icon="trash" label={t('security.devices.forget_name', { name })} disabled={forget.isPending} onClick={() => forget.mutate(id)} />
    </li>
  )
}
