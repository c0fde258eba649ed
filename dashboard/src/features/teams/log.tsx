// The audit log: who did what to what, from where, and how it was before.
import { useInfiniteQuery } from '@tanstack/react-query'
import { rows } from '@/api/queries'
import { useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { usePolling } from '@/live'
import { Button } from '@/ui/button'
import { More } from '@/ui/more'
import { Empty, Loaded } from '@/ui/states'
import { CardHead } from '@/ui/surface'
import { auditQuery } from './audit-api'
import { ChainSign } from './chain-sign'
import { ExportButton } from './export-button'
import { Entry } from './log-entry'
import { LogFilters } from './log-filters'
import { useFilter } from './log-filter'
import { usePeople } from './people'

export function AuditLog() {
  const t = useT()
  const { team } = useMember()
  const filter = useFilter()
  const query = useInfiniteQuery({ ...auditQuery(team.id, filter.asked), refetchInterval: usePolling(20_000) })
  const list = rows(query.data)
  const people = usePeople(team.id, list)
  return (
    <>
      <CardHead title={t('team.tab.log')} hint={t('log.hint')} action={<ExportButton team={team.id} filter={filter.asked} empty={query.data ? list.length === 0 : true} loading={query.data === undefined} />} />
      <ChainSign team={team.id} />
      <LogFilters filter={filter} people={people} />
      <Loaded query={query}>
        {() =>
          list.length === 0 ? (
            <Empty icon="clock" action={filter.active && <Button onClick={filter.clear}>{t('log.clear')}</Button>}>
              {t(filter.active ? 'log.empty_filter' : 'log.empty')}
            </Empty>
          ) : (
            <>
              <ol aria-label={t('team.tab.log')} class="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface shadow-card">
                {list.map((entry) => (
                  <Entry key={entry.id} entry={entry} people={people} hrefOf={filter.hrefOf} />
                ))}
              </ol>
              <More list={query} />
            </>
          )
        }
      </Loaded>
    </>
  )
}
