// The steps of one node of a run, one of them shown; of a loop what is over of it, too.
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useMay } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { SelectField } from '@/ui/field'
import { kindsQuery } from './api'
import { STEP_LOOK, StateBadge } from './icons'
import { NodeHead } from './node-detail'
import { nodeName } from './node-words'
import { Rounds } from './rounds'
import { useRedrive } from './run-acts'
import { Step } from './step'
import { useStepAddress } from './step-address'
import { isOver, type GraphNode, type RunView, type StepView } from './types'

type Props = { run: RunView; node: GraphNode; steps: StepView[]; past: string | undefined; isTrial: boolean }

/** Those that want a person come first. */
const first = (steps: StepView[]) => steps.find((step) => ['unsure', 'waiting', 'failed'].includes(step.state)) ?? steps[0]

export function StepPanel({ run, node, steps, past, isTrial }: Props) {
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
      {step && (
        <p>
          <StateBadge look={STEP_LOOK[step.state]}>{t(`runs.step.${step.state}`)}</StateBadge>
        </p>
      )}
      {step ? <Step key={step.iteration} run={run} step={step} may={may} /> : past ? <InRounds run={run} of={past} /> : <p class="text-muted">{t('runs.not_reached')}</p>}
      {step && node.type === 'loop' && !isTrial && <Rounds key={`of ${step.iteration}`} run={run} of={step} />}
      {may && isOver(run.state) && <FromHere run={run} node={node.id} />}
    </div>
  )
}

/** The loop in whose rounds the node's steps are. */
function InRounds({ run, of }: { run: RunView; of: string }) {
  const t = useT()
  const { href } = useStepAddress()
  const kinds = useQuery(kindsQuery).data?.items
  const name = nodeName(run.graph.nodes.find((one) => one.id === of), kinds, of)
  return (
    <p class="text-muted">
      {t('runs.in_rounds')}{' '}
      <Link href={href(of)} className="font-medium text-accent-text underline [overflow-wrap:anywhere]">
        <bdi>{name}</bdi>
      </Link>
    </p>
  )
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
