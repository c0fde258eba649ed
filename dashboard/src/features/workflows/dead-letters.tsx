// What failed for good: look at it, run one, some or all of it again, and see how far that is.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { rows } from '@/api/queries'
import { useMay } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { usePolling } from '@/live'
import { Button } from '@/ui/button'
import { SelectField } from '@/ui/field'
import { More } from '@/ui/more'
import { Empty, Loaded } from '@/ui/states'
import { Checkbox } from '@/ui/toggles'
import { lettersQuery, someWorkflowsQuery } from './api'
import { FlowsPage } from './frame'
import { useLetterRedrive } from './letter-acts'
import { Letter } from './letter'

export default function DeadLetters() {
  const t = useT()
  const [search, setSearch] = useSearchParams()
  const workflow = search.get('workflow')
  const flows = useQuery(someWorkflowsQuery).data?.items ?? []
  const known = flows.some((one) => one.id === workflow) ? [] : workflow ? [{ value: workflow, label: workflow }] : []
  return (
    <FlowsPage tab="letters">
      <div class="mb-5 max-w-sm">
        <SelectField
          label={t('letters.filter')}
          value={workflow ?? ''}
          onValue={(value) => setSearch(value ? { workflow: value } : {}, { replace: true })}
          options={[{ value: '', label: t('letters.all_flows') }, ...known, ...flows.map((one) => ({ value: one.id, label: one.name }))]}
        />
      </div>
      <Letters key={workflow} workflow={workflow} />
    </FlowsPage>
  )
}

function Letters({ workflow }: { workflow: string | null }) {
  const t = useT()
  const may = useMay('AutomationsEdit')
  const act = useLetterRedrive(workflow)
  const polling = usePolling(10_000)
  const query = useInfiniteQuery({ ...lettersQuery(workflow), refetchInterval: act.isUnderWay ? 1500 : polling })
  const list = rows(query.data)
  const waiting = list.filter((one) => !one.redriven_at && !act.wanted.has(one.id))
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const selected = waiting.filter((one) => chosen.has(one.id))
  const toggle = (id: string, on: boolean) => choose(new Set(on ? [...chosen, id] : [...chosen].filter((one) => one !== id)))
  return (
    <Loaded query={query}>
      {() =>
        list.length === 0 ? (
          <Empty icon="check">{t(workflow ? 'letters.empty_filter' : 'letters.empty')}</Empty>
        ) : (
          <>
            {may && (
              <div class="mb-4 flex flex-wrap items-center gap-x-5 gap-y-2">
                <Checkbox checked={waiting.length > 0 && selected.length === waiting.length} disabled={waiting.length === 0} onChange={(on) => choose(new Set(on ? waiting.map((one) => one.id) : []))} label={waiting.length === 0 ? t('letters.none_wait') : t('letters.select_all', { count: waiting.length })} />
                <div class="flex flex-wrap gap-2">
                  <Button tone="primary" icon="refresh" disabled={selected.length === 0} onClick={() => { act.some(selected.map((one) => one.id)); choose(new Set()) }}>
                    {t('letters.redrive_selected', { count: selected.length })}
                  </Button>
                  <Button disabled={waiting.length === 0 || act.isUnderWay} onClick={() => act.all(waiting.map((one) => one.id))}>
                    {t('letters.redrive_all')}
                  </Button>
                </div>
              </div>
            )}
            <Progress done={list.filter((one) => one.redriven_at && act.wanted.has(one.id)).length} all={act.wanted.size} />
            <ul class="divide-y divide-line rounded-lg border border-line bg-surface shadow-card">
              {list.map((letter) => (
                <Letter key={letter.id} letter={letter} may={may} isChosen={chosen.has(letter.id)} isUnderWay={act.wanted.has(letter.id)} onChoose={(on) => toggle(letter.id, on)} onRedrive={() => act.some([letter.id])} />
              ))}
            </ul>
            <More list={query} />
          </>
        )
      }
    </Loaded>
  )
}

function Progress({ done, all }: { done: number; all: number }) {
  const t = useT()
  const format = useFormat()
  if (all === 0) return null
  const words = t('letters.progress', { done, count: all })
  return (
    <div class="mb-4 grid gap-1.5 rounded-md bg-accent-soft px-4 py-3 text-sm text-accent-text" role="status">
      <p class="flex justify-between gap-3 font-medium">
        {words}
        <span class="numbers">{format.percent(done / all)}</span>
      </p>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" class="h-1.5 w-full overflow-hidden rounded-full rtl:-scale-x-100" aria-hidden="true">
        <rect width="100" height="4" class="fill-surface" />
        <rect width={(100 * done) / all} height="4" class="fill-accent transition-[width]" />
      </svg>
    </div>
  )
}
