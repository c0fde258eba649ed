// What a person says of a step: what became of it, or yes or no.
import { useState } from 'react'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { TextArea } from '@/ui/field'
import { readItems } from './node-words'
import { useApprove, useSettle } from './run-acts'
import type { StepView } from './types'

export function SettleForm({ run, step: { node, iteration } }: { run: string; step: StepView }) {
  const t = useT()
  const settle = useSettle(run)
  const [output, setOutput] = useState('')
  const [wrong, setWrong] = useState(false)
  const happened = () => {
    const items = output.trim() ? readItems(output) : []
    setWrong(!items)
    if (items) settle.mutate({ node, iteration, how: 'happened', output: items })
  }
  return (
    <section class="grid gap-3 rounded-md border border-line p-4" aria-label={t('runs.settle_title')}>
      <h3 class="font-semibold">{t('runs.settle_title')}</h3>
      <p class="text-sm text-muted">{t('runs.settle_hint')}</p>
      <TextArea label={t('runs.settle_output')} optional={t('field.optional')} error={wrong ? t('test.bad_json') : undefined} rows={2} dir="ltr" placeholder={'[{ "id": 7 }]'} value={output} onValue={setOutput} />
      <div class="flex flex-wrap gap-2">
        <Button tone="primary" icon="check" busy={settle.isPending} onClick={happened}>{t('runs.settle.happened')}</Button>
        <Button icon="refresh" busy={settle.isPending} onClick={() => settle.mutate({ node, iteration, how: 'repeat', output: [] })}>{t('runs.settle.repeat')}</Button>
        <Button icon="close" busy={settle.isPending} onClick={() => settle.mutate({ node, iteration, how: 'fail', output: [] })}>{t('runs.settle.fail')}</Button>
      </div>
    </section>
  )
}

export function ApproveForm({ run, step: { node, iteration } }: { run: string; step: StepView }) {
  const t = useT()
  const approve = useApprove(run)
  return (
    <section class="grid gap-3 rounded-md border border-line p-4" aria-label={t('runs.approve_title')}>
      <h3 class="font-semibold">{t('runs.approve_title')}</h3>
      <p class="text-sm text-muted">{t('runs.approve_hint')}</p>
      <div class="flex flex-wrap gap-2">
        <Button tone="primary" icon="check" busy={approve.isPending} onClick={() => approve.mutate({ node, iteration, yes: true })}>{t('runs.approve')}</Button>
        <Button icon="close" busy={approve.isPending} onClick={() => approve.mutate({ node, iteration, yes: false })}>{t('runs.reject')}</Button>
      </div>
    </section>
  )
}
