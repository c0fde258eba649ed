import { useInfiniteQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
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
import { SearchBox, useTypedSearch } from '@/ui/typed-search'
import { workflowsQuery } from './api'
import { FlowsPage } from './frame'
import { FlowList } from './list-rows'
import { useLeaving } from './leaving'
import { WORKFLOW_STATES } from './types'

const FILTERS = ['all', ...WORKFLOW_STATES] as const
const loadDialogs = () => import('./new-dialog')

type Dialog = 'new' | 'import'

function CreateButtons({ onOpen }: { onOpen: (dialog: Dialog) => void }) {
  const t = useT()
  return (
    <>
      <Button icon="download" aria-haspopup="dialog" onClick={() => onOpen('import')}>
        {t('flows.import')}
      </Button>
      <Button tone="primary" icon="plus" aria-haspopup="dialog" onClick={() => onOpen('new')}>
        {t('flows.new')}
      </Button>
    </>
  )
}

/** Sets the filter in the address, without a place of its own to go back to. */
function useChosenState() {
  const [, setSearch] = useSearchParams()
  return (state: string) =>
    setSearch(
      (now) => {
        if (state === 'all') now.delete('state')
        else now.set('state', state)
        return now
      },
      { replace: true },
    )
}

export default function Workflows() {
  const t = useT()
  const may = useMay('AutomationsEdit')
  const filter = useParam('state', FILTERS)
  const { asked, typed, write, clear } = useTypedSearch()
  const choose = useChosenState()
  const query = useInfiniteQuery({ ...workflowsQuery(filter === 'all' ? null : filter, asked), refetchInterval: usePolling(10_000) })
  const leaving = useLeaving()
  const list = rows(query.data).filter((one) => !leaving.has(one.id))
  const box = useRef<HTMLInputElement>(null)
  const [open, setOpen] = useState<Dialog | null>(null)
  const dialogs = useLater(open !== null, loadDialogs, ['newFlow'])
  const create = may && <CreateButtons onOpen={setOpen} />
  const showAll = () => {
    clear()
    // The button goes; the next thing to do is another search.
    box.current?.focus()
  }
  return (
    <FlowsPage tab="list" actions={create}>
      <div class="mb-4 flex flex-wrap items-end gap-x-6 gap-y-3">
        <SearchBox label={t('flows.search')} value={typed} onValue={write} maxLength={120} input={box} />
        <Choices legend={t('flows.filter')} hideLegend value={filter} onChange={choose} options={FILTERS.map((value) => ({ value, label: t(`flows.state.${value}`) }))} />
      </div>
      <p class="sr-only" role="status">
        {asked && query.data && !query.isPlaceholderData && t('flows.found', { count: list.length })}
      </p>
      <Loaded query={query}>
        {() =>
          list.length > 0 ? (
            <div aria-busy={query.isPlaceholderData}>
              <FlowList flows={list} />
              <More list={query} />
            </div>
          ) : filter === 'all' && !asked ? (
            <Empty icon="workflow" action={may && <div class="flex flex-wrap justify-center gap-2">{create}</div>}>
              {t('flows.empty')}
            </Empty>
          ) : (
            <Empty icon="workflow" action={<Button onClick={showAll}>{t('flows.show_all')}</Button>}>
              <span class="[overflow-wrap:anywhere]">{asked ? t('flows.none_called', { query: `\u2068${asked}\u2069` }) : t('flows.empty_filter')}</span>
            </Empty>
          )
        }
      </Loaded>
      {dialogs && open === 'new' && <dialogs.NewDialog onClose={() => setOpen(null)} onImport={() => setOpen('import')} />}
      {dialogs && open === 'import' && <dialogs.ImportDialog onClose={() => setOpen(null)} />}
    </FlowsPage>
  )
}
