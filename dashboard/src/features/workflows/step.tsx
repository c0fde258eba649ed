// What one step was given and what came out, when, how often, under which key; and what a person may say to it.
import { useQuery } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { useMember } from '@/features/auth/session'
import { somePeopleQuery } from '@/features/teams/people'
import { useFormat, useT } from '@/i18n'
import { CopyButton } from '@/ui/copy'
import { Facts, Notice } from '@/ui/surface'
import { Items } from './items'
import { ApproveForm, SettleForm } from './step-words'
import { Took } from './took'
import type { RunView, StepView } from './types'

export function Step({ run, step, may, where }: { run: RunView; step: StepView; may: boolean; where?: string }) {
  const t = useT()
  const waits = step.waits_for
  return (
    <>
      {step.error && (
        <Notice tone={step.state === 'failed' ? 'danger' : 'warn'}>
          <code class="font-medium" dir="ltr">{step.error.code}</code>
          <p class="mt-0.5 [overflow-wrap:anywhere]" dir="auto">{step.error.message}</p>
        </Notice>
      )}
      {may && step.state === 'unsure' && <SettleForm run={run.id} step={step} />}
      {may && step.state === 'waiting' && waits && 'approval' in waits && <ApproveForm run={run.id} step={step} />}
      <Timing step={step} />
      <Items title={t('runs.input')} items={step.input} where={where} />
      {step.outputs.map(({ port, data }) => (
        <Items key={port} title={t('runs.output')} note={port === 'main' ? undefined : port} items={data} where={where} />
      ))}
    </>
  )
}

function Timing({ step }: { step: StepView }) {
  const t = useT()
  const format = useFormat()
  const { team, user } = useMember()
  const people = useQuery({ ...somePeopleQuery(team.id), enabled: Boolean(step.by) }).data?.items
  const rows: [string, ComponentChildren][] = []
  if (step.began_at) rows.push([t('runs.began'), format.moment(step.began_at)])
  if (step.began_at && step.ended_at) rows.push([t('runs.took'), <Took ms={step.ended_at - step.began_at} />])
  if (step.due_at) rows.push([t(`runs.due.${step.state === 'retrying' ? 'retry' : step.state === 'running' ? 'deadline' : 'until'}`), format.moment(step.due_at)])
  if (step.waits_for && 'event' in step.waits_for) rows.push([t('runs.event'), <code dir="ltr" class="text-sm">{`${step.waits_for.event.name} · ${step.waits_for.event.correlation}`}</code>])
  if (step.attempt > 0) rows.push([t('runs.attempts'), step.retries > 0 ? t('runs.attempts_of', { count: step.attempt, retries: step.retries }) : format.number(step.attempt)])
  if (step.by) rows.push([t('runs.by'), <bdi>{step.by === user.id ? user.name : (people?.find((one) => one.user_id === step.by)?.name ?? step.by)}</bdi>])
  rows.push([
    t('runs.key'),
    <span class="grid justify-items-start">
      <code class="text-xs break-all" dir="ltr">{step.key}</code>
      <span class="-ms-3">
        <CopyButton text={step.key} label={t('action.copy')} size="sm" quiet />
      </span>
    </span>,
  ])
  return <Facts stacked rows={rows} />
}
