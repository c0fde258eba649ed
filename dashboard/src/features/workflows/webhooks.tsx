// The addresses of a workflow: its webhooks with their keys, and where mails to it go. Addresses are as good as keys, so only who
// may edit is given them.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy'
import { Badge, Card, CardHead, Facts } from '@/ui/surface'
import { hooksQuery, kindsQuery } from './api'
import { nodeName } from './node-words'
import { Took } from './took'
import type { Workflow } from './types'

type Graph = Workflow['draft']
type Params = { signed?: boolean; secret_number?: number; tolerance_s?: number; answer?: string }
type Row = [string, preact.ComponentChildren]
const HAVE_ADDRESSES = ['trigger.webhook', 'trigger.email']

export function Webhooks({ flow, graph }: { flow: Workflow; graph: Graph }) {
  const t = useT()
  const kinds = useQuery(kindsQuery).data?.items
  const may = useMay('AutomationsEdit')
  const has = graph.nodes.some((node) => HAVE_ADDRESSES.includes(node.type))
  const { data } = useQuery({ ...hooksQuery(flow.id), enabled: may && has })
  return (
    <>
      {graph.nodes.map((node) => {
        if (node.type === 'trigger.webhook') return <Webhook key={node.id} node={node} name={nodeName(node, kinds)} hook={data?.items.find((hook) => hook.node === node.id)} />
        const mailbox = data?.addresses.find((one) => one.node === node.id)
        if (!mailbox?.address) return null
        return (
          <Card key={node.id} label={nodeName(node, kinds)}>
            <CardHead title={nodeName(node, kinds)} hint={t('flows.hook.works')} />
            <Facts rows={[[t('flows.hook.mails'), <Address text={mailbox.address} />]]} />
          </Card>
        )
      })}
    </>
  )
}

function Webhook({ node, name, hook }: { node: Graph['nodes'][number]; name: string; hook: { url: string; secret?: string | null } | undefined }) {
  const t = useT()
  const format = useFormat()
  const { signed = true, secret_number = 0, tolerance_s = 300, answer = 'at_once' } = (node.params ?? {}) as Params
  const rows: Row[] = []
  if (hook) rows.push([t('flows.hook.url'), <Address text={hook.url} />])
  if (hook?.secret) rows.push([t('flows.hook.secret'), <Secret text={hook.secret} />])
  if (signed) rows.push([t('flows.secret_number'), format.number(secret_number)], [t('flows.tolerance'), <Took ms={tolerance_s * 1000} />])
  rows.push([t('flows.answers'), t(answer === 'when_done' ? 'flows.answers.when_done' : 'flows.answers.at_once')])
  return (
    <Card label={t('flows.webhook')}>
      <CardHead title={t('flows.webhook')} hint={hook ? `${name} · ${t('flows.hook.works')}` : name} action={<Badge tone={signed ? 'accent' : 'warn'}>{t(signed ? 'flows.signed' : 'flows.unsigned')}</Badge>} />
      <Facts rows={rows} />
    </Card>
  )
}

/** One line that is copied rather than read. */
function Address({ text }: { text: string }) {
  const t = useT()
  return (
    <span class="flex flex-wrap items-center gap-2">
      <code class="min-w-0 break-all text-sm" dir="ltr">
        {text}
      </code>
      <CopyButton text={text} label={t('action.copy')} size="sm" quiet />
    </span>
  )
}

/** Shown when it is asked for: somebody may look over the owner's shoulder. */
function Secret({ text }: { text: string }) {
  const t = useT()
  const [isShown, show] = useState(false)
  if (isShown) return <Address text={text} />
  return (
    <span class="flex flex-wrap items-center gap-2">
      <span aria-hidden="true">••••••••</span>
      <Button size="sm" tone="quiet" onClick={() => show(true)}>
        {t('flows.hook.show')}
      </Button>
      <CopyButton text={text} label={t('action.copy')} size="sm" quiet />
    </span>
  )
}
