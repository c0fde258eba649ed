import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { rows } from '@/api/queries'
import { useT } from '@/i18n'
import { usePolling } from '@/live'
import { Button, ButtonLink } from '@/ui/button'
import { More } from '@/ui/more'
import { Page } from '@/ui/page'
import { Split } from '@/ui/split'
import { Empty, Loaded } from '@/ui/states'
import { Tabs, useParam } from '@/ui/tabs'
import { useOpen } from '@/ui/use-open'
import { leadsQuery } from './api'
import { LeadDetail } from './lead-detail'
import { LeadTable } from './lead-table'
import { LEAD_STATES } from './lead-words'

const FILTERS = ['all', ...LEAD_STATES] as const

export default function Leads() {
  const t = useT()
  const filter = useParam('state', FILTERS)
  const { open, href, close } = useOpen('lead')
  const state = filter === 'all' ? null : filter
  const query = useInfiniteQuery({ ...leadsQuery(state), refetchInterval: usePolling(10_000) })
  const list = rows(query.data)
  return (
    <Page title={t('nav.leads')} hint={t('leads.hint')}>
      <Tabs label={t('leads.filter')} param="state" current={filter} tabs={FILTERS.map((value) => ({ value, label: t(`leads.state.${value}`) }))} />
      <Split
        open={open}
        onClose={close}
        label={t('leads.one')}
        detail={open && <LeadDetail key={open} id={open} />}
        list={
          <Loaded query={query}>
            {() =>
              list.length === 0 ? (
                <NoLeads filtered={state !== null} />
              ) : (
                <>
                  <LeadTable leads={list} open={open} href={href} />
                  <More list={query} />
                </>
              )
            }
          </Loaded>
        }
      />
    </Page>
  )
}

function NoLeads({ filtered }: { filtered: boolean }) {
  const t = useT()
  const [, setSearch] = useSearchParams()
  if (filtered)
    return (
      <Empty icon="lead" action={<Button onClick={() => setSearch({})}>{t('leads.show_all')}</Button>}>
        {t('leads.empty_filter')}
      </Empty>
    )
  return (
    <Empty
      icon="lead"
      action={
        <ButtonLink href="/app/forms" tone="primary">
          {t('leads.empty_action')}
        </ButtonLink>
      }
    >
      {t('leads.empty')}
    </Empty>
  )
}
