// The webhooks of a graph: whether they are signed, and by which secret. As much as the platform tells of them.
import { useQuery } from '@tanstack/react-query'
import { useFormat, useT } from '@/i18n'
import { Badge, Card, CardHead, Facts } from '@/ui/surface'
import { kindsQuery } from './api'
import { nodeName } from './node-words'
import { Took } from './took'
import type { Graph } from './types'

type Params = { signed?: boolean; secret_number?: number; tolerance_s?: number; answer?: string }

export function Webhooks({ graph }: { graph: Graph }) {
  const t = useT()
  const format = useFormat()
  const kinds = useQuery(kindsQuery).data?.items
  const hooks = graph.nodes.filter((node) => node.type === 'trigger.webhook')
  return (
    <>
      {hooks.map((node) => {
        const { signed = true, secret_number = 0, tolerance_s = 300, answer = 'at_once' } = (node.params ?? {}) as Params
        return (
          <Card key={node.id} label={t('flows.webhook')}>
            <CardHead title={t('flows.webhook')} hint={nodeName(node, kinds)} action={<Badge tone={signed ? 'accent' : 'warn'}>{t(signed ? 'flows.signed' : 'flows.unsigned')}</Badge>} />
            <Facts
              rows={[
                ...(signed ? ([[t('flows.secret_number'), format.number(secret_number)], [t('flows.tolerance'), <Took ms={tolerance_s * 1000} />]] as [string, preact.ComponentChildren][]) : []),
                [t('flows.answers'), t(answer === 'when_done' ? 'flows.answers.when_done' : 'flows.answers.at_once')],
              ]}
            />
          </Card>
        )
      })}
    </>
  )
}
