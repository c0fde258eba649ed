// Why a workflow was not switched: in words, with every problem by node and field. It loads when there is something to say.
import type { ComponentChildren } from 'preact'
import { ProblemList, useRefusalText } from './problems'
import { problemsOf } from './acts'
import type { Graph } from './types'

type Props = { error: unknown; name: string; graph?: Graph; href: (node: string) => string; action?: ComponentChildren }

export function Refusal({ error, name, graph, href, action }: Props) {
  const text = useRefusalText()
  const problems = problemsOf(error)
  return (
    <div role="alert" class="grid gap-2 text-sm text-danger">
      <div class="flex flex-wrap items-center justify-between gap-2">
        <p class="min-w-0 font-medium [overflow-wrap:anywhere]">{text(error, name)}</p>
        {action}
      </div>
      {problems.length > 0 && <ProblemList problems={problems} graph={graph} href={href} />}
    </div>
  )
}
