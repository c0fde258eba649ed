// Rounds of a loop that are over: read page by page when somebody asks, each with its steps as the panel shows them.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useT } from '@/i18n'
import { More } from '@/ui/more'
import { Loaded, Skeleton } from '@/ui/states'
import { kindsQuery, roundsQuery } from './api'
import { STEP_LOOK, StateBadge } from './icons'
import { nodeName, roundsOf, type Round } from './node-words'
import { Step } from './step'
import { Took } from './took'
import type { RunView, StepView } from './types'

type Of = { run: RunView; of: StepView }

export function Rounds({ run, of }: Of) {
  const t = useT()
  return (
    <section class="border-t border-line pt-3">
      <Fold head={<h3 class="inline text-sm font-semibold">{t('runs.rounds')}</h3>}>{() => <Pages run={run} of={of} />}</Fold>
    </section>
  )
}

function Pages({ run, of }: Of) {
  const t = useT()
  const query = useInfiniteQuery(roundsQuery(run.id, of.node, of.iteration))
  return (
    <Loaded query={query} skeleton={<Skeleton rows={3} class="h-10" />}>
      {({ pages }) => {
        const rounds = roundsOf(pages.flatMap((page) => page.steps))
        if (rounds.length === 0) return <p class="py-2 text-sm text-muted">{t('runs.rounds_none')}</p>
        return (
          <>
            <ul class="divide-y divide-line">
              {rounds.map((round) => (
                <li key={round.iteration}>
                  <OneRound run={run} round={round} />
                </li>
              ))}
            </ul>
            <More list={query} />
          </>
        )
      }}
    </Loaded>
  )
}

function OneRound({ run, round }: { run: RunView; round: Round }) {
  const t = useT()
  const kinds = useQuery(kindsQuery).data?.items
  const node = (id: string) => run.graph.nodes.find((one) => one.id === id)
  return (
    <Fold head={<Head name={t('runs.iteration', { path: round.iteration })} state={round.state} ms={round.ms} />}>
      {() => (
        <ul class="border-s-2 border-line ps-3">
          {round.steps.map((step) => (
            <li key={step.node}>
              <Fold head={<Head name={<bdi>{nodeName(node(step.node), kinds, step.node)}</bdi>} state={step.state} ms={step.began_at && step.ended_at ? step.ended_at - step.began_at : null} />}>
                {() => (
                  <div class="grid gap-4 pb-4">
                    <Step run={run} step={step} may={false} where={`${nodeName(node(step.node), kinds, step.node)} ${step.iteration}`} />
                    {node(step.node)?.type === 'loop' && <Rounds run={run} of={step} />}
                  </div>
                )}
              </Fold>
            </li>
          ))}
        </ul>
      )}
    </Fold>
  )
}

function Head({ name, state, ms }: { name: ComponentChildren; state: StepView['state']; ms: number | null }) {
  const t = useT()
  return (
    <span class="text-sm">
      <span class="me-3 font-medium [overflow-wrap:anywhere]">{name}</span>
      <StateBadge look={STEP_LOOK[state]}>{t(`runs.step.${state}`)}</StateBadge>
      {ms !== null && <span class="ms-3 text-muted"><Took ms={ms} /></span>}
    </span>
  )
}

/** What is inside is made when it is opened: a page of rounds may have hundreds of steps. */
function Fold({ head, children }: { head: ComponentChildren; children: () => ComponentChildren }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="min-h-11 cursor-pointer rounded-sm py-2.5">{head}</summary>
      {isOpen && children()}
    </details>
  )
}
