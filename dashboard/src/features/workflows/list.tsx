import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { rows } from '@/api/queries'
import { useMay } from '@/features/auth/session'
import { useT } from '@/i18n'
import { useLater } from '@/later'
import { usePolling } from '@/live'
import { Button } from '@/ui/button'
import { More } from '@/ui/more'
import { Empty, Loaded } from '@/ui/states'
import { useParam } from '@/ui/tabs'
import { Choices } from '@/ui/toggles'
import { workflowsQuery } from './api'
import { FlowsPage } from './frame'
import { FlowList } from './list-rows'
import { useLeaving } from './removal'
import { WORKFLOW_STATES } from './types'

const FILTERS = ['all', ...WORKFLOW_STATES] as const
const loadDialogs = () => import('./new-dialog')

export default function Workflows() {
  const t = useT()
  const may = useMay('AutomationsEdit')
  const filter = useParam('state', FILTERS)
  const [, setSearch] = useSearchParams()
  const query = useInfiniteQuery({ ...workflowsQuery(filter === 'all' ? null : filter), refetchInterval: usePolling(10_000) })
  const leaving = useLeaving()
  const list = rows(query.data).filter((one) => !leaving.has(one.id))
  const [open, setOpen] = useState<'new' | 'import' | null>(null)
  const dialogs = useLater(open !== null, loadDialogs, ['newFlow'])
  const create = may && (
    <>
      <Button icon="download" aria-haspopup="dialog" onClick={() => setOpen('import')}>
        {t('flows.import')}
      </Button>
      <Button tone="primary" icon="plus" aria-haspopup="dialog" onClick={() => setOpen('new')}>
        {t('flows.new')}
      </Button>
    </>
  )
  return (
    <FlowsPage tab="list" actions={create}>
      <div class="mb-4">
        <Choices legend={t('flows.filter')} hideLegend value={filter} onChange={(state) => setSearch(state === 'all' ? {} : { state }, { replace: true })} options={FILTERS.map((value) => ({ value, label: t(`flows.state.${value}`) }))} />
      </div>
      <Loaded query={query}>
        {() =>
          list.length > 0 ? (
            <>
              <FlowList flows={list} />
              <More list={query} />
            </>
          ) : filter === 'all' ? (
            <Empty icon="workflow" action={may && <div class="flex flex-wrap justify-center gap-2">{create}</div>}>
              {t('flows.empty')}
            </Empty>
          ) : (
            <Empty icon="workflow" action={<Button onClick={() => setSearch({})}>{t('flows.show_all')}</Button>}>
              {t('flows.empty_filter')}
            </Empty>
          )
        }
      </Loaded>
      {dialogs && open === 'new' && <dialogs.NewDialog onClose={() => setOpen(null)} onImport={() => setOpen('import')} />}
      {dialogs && open === 'import' && <dialogs.ImportDialog onClose={() => setOpen(null)} />}
    </FlowsPage>
  )
}
