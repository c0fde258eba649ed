// A run as it would be: the same path, no effect leaves. Nothing of it is stored.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, client } from '@/api/client'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { SelectField, TextArea } from '@/ui/field'
import { Icon } from '@/ui/icon'
import { Empty } from '@/ui/states'
import { Card, CardHead, Notice } from '@/ui/surface'
import { problemsOf } from './acts'
import { kindsQuery } from './api'
import { FlowIcon } from './icons'
import { isTrigger, kindOf, nodeName, readItems } from './node-words'
import { ProblemList, useRefusalText } from './problems'
import { RunView } from './run-view'
import type { Item, Workflow } from './types'

type Trial = { id: string; trigger: string | null; items: Item[]; pinned: Record<string, Item[]> }

/** What nodes with effects answer, by their ids: only those that somebody wrote. */
function readPins(pins: Record<string, string>): Record<string, Item[]> | null {
  const read = Object.entries(pins).filter(([, text]) => text.trim() !== '').map(([id, text]) => [id, readItems(text)] as const)
  return read.every(([, items]) => items) ? (Object.fromEntries(read) as Record<string, Item[]>) : null
}

/** What nodes with effects answer in a try: they are not asked. */
function Pins({ nodes, kinds, pins, setPins, isWrong }: { nodes: Workflow['draft']['nodes']; kinds: Parameters<typeof nodeName>[1]; pins: Record<string, string>; setPins: (change: (now: Record<string, string>) => Record<string, string>) => void; isWrong: boolean }) {
  const t = useT()
  return (
    <details class="group rounded-md border border-line px-4 py-1" open={isWrong || undefined}>
      <summary class="flex min-h-10 items-center gap-2 font-medium">
        <Icon name="next" class="size-4 group-open:rotate-90 rtl:group-open:-rotate-90" />
        {t('test.pins')}
      </summary>
      <p class="mb-3 text-sm text-muted">{t('test.pins_hint')}</p>
      <div class="mb-3 grid gap-4 md:grid-cols-2">
        {nodes.map((node) => (
          <TextArea key={node.id} label={nodeName(node, kinds)} error={isWrong && readItems(pins[node.id] ?? '') === null ? t('test.bad_json') : undefined} rows={2} dir="ltr" placeholder={'[{ "status": 200 }]'} value={pins[node.id] ?? ''} onValue={(value) => setPins((now) => ({ ...now, [node.id]: value }))} />
        ))}
      </div>
    </details>
  )
}

export function TestTab({ flow }: { flow: Workflow }) {
  const t = useT()
  const text = useRefusalText()
  const kinds = useQuery(kindsQuery).data?.items
  const triggers = flow.draft.nodes.filter((node) => isTrigger(node, kinds))
  const effects = flow.draft.nodes.filter((node) => ['keyed', 'unsafe', 'idempotent'].includes(kindOf(node, kinds)?.class ?? ''))
  const [trigger, setTrigger] = useState('')
  const [items, setItems] = useState('[{}]')
  const [pins, setPins] = useState<Record<string, string>>({})
  const [wrong, setWrong] = useState<'items' | 'pins' | null>(null)
  const run = useMutation({ mutationFn: (body: Trial) => ask(client.POST('/api/workflows/test', { body })) })
  const problems = problemsOf(run.error)
  const submit = (event: Event) => {
    event.preventDefault()
    const [read, pinned] = [readItems(items), readPins(pins)]
    setWrong(!read ? 'items' : !pinned ? 'pins' : null)
    if (read && pinned) run.mutate({ id: flow.id, trigger: trigger || null, items: read, pinned })
  }
  if (flow.draft.nodes.length === 0) return <Empty icon="workflow">{t('flows.nothing_drawn')}</Empty>
  return (
    <div class="grid gap-5">
      <Card>
        <CardHead title={t('test.title')} hint={t('test.hint')} />
        <form class="grid gap-4" onSubmit={submit}>
          {triggers.length > 1 && <SelectField label={t('test.trigger')} value={trigger} onValue={setTrigger} options={[{ value: '', label: t('test.first_trigger') }, ...triggers.map((node) => ({ value: node.id, label: nodeName(node, kinds) }))]} />}
          <TextArea label={t('test.items')} hint={t('test.items_hint')} error={wrong === 'items' ? t('test.bad_json') : undefined} rows={5} dir="ltr" value={items} onValue={setItems} />
          {effects.length > 0 && <Pins nodes={effects} kinds={kinds} pins={pins} setPins={setPins} isWrong={wrong === 'pins'} />}
          <Button type="submit" tone="primary" class="justify-self-start" busy={run.isPending}>
            <FlowIcon name="play" class="size-4.5" />
            {t('test.run')}
          </Button>
        </form>
      </Card>
      {run.error && (
        <Notice tone="danger" role="alert">
          <p class="mb-2 font-medium">{text(run.error, flow.name)}</p>
          {problems.length > 0 && <ProblemList problems={problems} graph={flow.draft} href={(node) => `?tab=drawing${node ? `&node=${node}` : ''}`} />}
        </Notice>
      )}
      {run.data && (
        <section aria-label={t('test.result')}>
          <p role="status" class="mb-4 text-sm text-muted">{t(`test.ended.${run.data.state === 'succeeded' ? 'well' : run.data.state === 'failed' ? 'failed' : 'open'}`)}</p>
          <RunView run={run.data} isTrial />
        </section>
      )}
    </div>
  )
}
