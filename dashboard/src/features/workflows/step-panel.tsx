// One step of a run: what it was given and what came out, when, how often, under which key; and what a person may say.
import { useQuery } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { useMay, useMember } from '@/features/auth/session'
import { somePeopleQuery } from '@/features/teams/people'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy'
import { SelectField } from '@/ui/field'
import { Facts, Notice } from '@/ui/surface'
import { STEP_LOOK, StateBadge } from './icons'
import { Items } from './items'
import { NodeHead } from './node-detail'
import { useRedrive } from './run-acts'
import { useStepAddress } from './step-address'
import { ApproveForm, SettleForm } from './step-words'
import { Took } from './took'
import { isOver, type GraphNode, type RunView, type StepView } from './types'

type Props = { run: RunView; node: GraphNode; steps: StepView[]; isTrial: boolean }

/** Those that want a person come first. */
const first = (steps: StepView[]) => steps.find((step) => ['unsure', 'waiting', 'failed'].includes(step.state)) ?? steps[0]

export function StepPanel({ run, node, steps, isTrial }: Props) {
  const t = useT()
  const { round, turnTo } = useStepAddress()
  const step = steps.find((one) => one.iteration === round) ?? first(steps)
  const may = useMay('AutomationsEdit') && !isTrial
  return (
    <div class="grid gap-5">
      <NodeHead node={node} />
      {steps.length > 1 && step && (
        <SelectField
          label={t('runs.round')}
          value={step.iteration}
          onValue={turnTo}
          options={steps.map((one) => ({ value: one.iteration, label: `${t('runs.iteration', { path: one.iteration })}: ${t(`runs.step.${one.state}`)}` }))}
        />
      )}
      {step ? <Step key={step.iteration} run={run} step={step} may={may} /> : <p class="text-muted">{t('runs.not_reached')}</p>}
      {may && isOver(run.state) && <FromHere run={run} node={node.id} />}
    </div>
  )
}

function Step({ run, step, may }: { run: RunView; step: StepView; may: boolean }) {
  const t = useT()
  const waits = step.waits_for
  return (
    <>
      <p>
        <StateBadge look={STEP_LOOK[step.state]}>{t(`runs.step.${step.state}`)}</StateBadge>
      </p>
      {step.error && (
        <Notice tone={step.state === 'failed' ? 'danger' : 'warn'}>
          <code class="font-medium" dir="ltr">{step.error.code}</code>
          <p class="mt-0.5 [overflow-wrap:anywhere]" dir="auto">{step.error.message}</p>
        </Notice>
      )}
      {may && step.state === 'unsure' && <SettleForm run={run.id} step={step} />}
      {may && step.state === 'waiting' && waits && 'approval' in waits && <ApproveForm run={run.id} step={step} />}
      <Timing step={step} />
      <Items title={t('runs.input')} items={step.input} />
      {step.outputs.map(({ port, data }) => (
        <Items key={port} title={t('runs.output')} note={port === 'main' ? undefined : port} items={data} />
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

function FromHere({ run, node }: { run: RunView; node: string }) {
  const t = useT()
  const redrive = useRedrive(run.id)
  return (
    <div class="border-t border-line pt-5">
      <Button icon="refresh" busy={redrive.isPending} onClick={() => redrive.mutate({ from: node })}>
        {t('runs.from_here')}
      </Button>
      <p class="mt-2 text-sm text-muted">{t('runs.from_here_hint')}</p>
    </div>
  )
}
