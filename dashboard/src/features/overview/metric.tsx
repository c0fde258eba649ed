import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { SUMMARY_DAYS, summaryQuery } from '@/api/summary'
import { useFormat, useT } from '@/i18n'
import { usePolling } from '@/live'
import { BarChart } from '@/ui/bar-chart'
import { trend } from '@/ui/bar-layout'
import { Icon, type IconName } from '@/ui/icon'
import { Loaded, Skeleton } from '@/ui/states'
import { Card } from '@/ui/surface'

type Props = { of: 'conversations' | 'leads' | 'appointments'; href: string; icon: IconName; title: string }

/** One number and its fourteen days. Loads and fails alone. */
export function Metric({ of, href, icon, title }: Props) {
  const t = useT()
  const format = useFormat()
  const query = useQuery({ ...summaryQuery(of, format.zone), refetchInterval: usePolling(20_000) })
  return (
    <Card>
      <h2 class="flex items-center gap-2 text-sm text-muted">
        <Icon name={icon} class="size-4.5" />
        <Link href={href} className="rounded-sm hover:text-ink hover:underline">
          {title}
        </Link>
      </h2>
      <Loaded query={query} skeleton={<Skeleton rows={1} class="mt-3 h-32" />}>
        {(summary) => {
          const change = trend(summary.days.map((day) => day.count))
          return (
            <>
              <p class="mt-2 mb-4 flex flex-wrap items-baseline gap-x-3">
                <span class="numbers text-3xl font-semibold">{format.number(summary.total)}</span>
                <span class="text-sm text-muted">
                  {t('overview.days', { count: SUMMARY_DAYS })}
                  {change !== null && ` · ${t(change >= 0 ? 'overview.up' : 'overview.down', { share: format.percent(Math.abs(change)) })}`}
                </span>
              </p>
              <BarChart days={summary.days} name={title} />
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}
