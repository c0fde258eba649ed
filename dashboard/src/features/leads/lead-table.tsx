import { Link } from 'wouter'
import type { Lead } from '@/api/types'
import { useFormat, useT } from '@/i18n'
import { useFresh } from '@/live'
import { useNow } from '@/ui/now'
import { Badge } from '@/ui/surface'
import { LEAD_TONE, leadTitle } from './lead-words'

type Props = { leads: Lead[]; open: string | null; href: (id: string) => string }

/** A table where there is room, cards where there is not: the same cells, laid out by CSS; roles survive the layout. */
export function LeadTable({ leads, open, href }: Props) {
  const t = useT()
  const head = 'px-4 py-2.5 text-start text-sm font-medium text-muted'
  return (
    <div class="overflow-hidden rounded-lg border border-line bg-surface shadow-card">
      <table class="block w-full md:table">
        <caption class="sr-only">{t('nav.leads')}</caption>
        <thead class="sr-only md:not-sr-only md:table-header-group">
          <tr class="border-b border-line">
            <th scope="col" class={head}>
              {t('leads.name')}
            </th>
            <th scope="col" class={`${head} ${open ? 'lg:hidden' : ''}`}>
              {t('leads.contact')}
            </th>
            <th scope="col" class={head}>
              {t('leads.state')}
            </th>
            <th scope="col" class={`${head} md:text-end`}>
              {t('leads.received')}
            </th>
          </tr>
        </thead>
        <tbody class="block divide-y divide-line md:table-row-group">
          {leads.map((lead) => (
            <Row key={lead.id} lead={lead} open={lead.id === open} compact={open !== null} href={href(lead.id)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ lead, open, compact, href }: { lead: Lead; open: boolean; compact: boolean; href: string }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const fresh = useFresh().has(lead.id)
  return (
    <tr class={`relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 px-4 py-3 hover:bg-sunken md:table-row md:p-0 ${open ? 'bg-accent-soft' : ''} ${fresh ? 'fresh-row' : ''}`}>
      <td class="md:px-4 md:py-3">
        <Link href={href} data-row={lead.id} aria-current={open ? 'true' : undefined} className="rounded-sm font-medium break-words after:absolute after:inset-0 hover:underline">
          <bdi>{leadTitle(lead, t)}</bdi>
        </Link>
      </td>
      <td class={`min-w-0 text-sm text-muted max-md:row-start-2 md:max-w-64 md:px-4 md:py-3 ${compact ? 'lg:hidden' : ''}`}>
        <span class="block truncate">
          <bdi>{lead.email ?? lead.phone ?? '–'}</bdi>
        </span>
      </td>
      <td class="max-md:justify-self-end md:px-4 md:py-3">
        <Badge tone={LEAD_TONE[lead.state]}>{t(`leads.state.${lead.state}`)}</Badge>
      </td>
      <td class="numbers text-sm whitespace-nowrap text-muted max-md:row-start-2 max-md:text-end md:px-4 md:py-3 md:text-end">
        <time dateTime={new Date(lead.created_at).toISOString()} title={format.moment(lead.created_at)}>
          {format.ago(lead.created_at, now)}
        </time>
      </td>
    </tr>
  )
}
