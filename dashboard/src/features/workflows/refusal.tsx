// Why a workflow was not switched: in words, with every problem by node and field. It loads when there is something to say.
import { useQuery } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { problemsOf } from './acts'
import { workflowQuery } from './api'
import { ProblemList, useRefusalText } from './problems'

type Props = { error: unknown; flow: { id: string; name: string }; href: (node: string) => string; action?: ComponentChildren }

export function Refusal({ error, flow, href, action }: Props) {
  const text = useRefusalText()
  const problems = problemsOf(error)
  // For the names of its nodes.
  const { data } = useQuery({ ...workflowQuery(flow.id), enabled: problems.length > 0 })
  return (
    <div role="alert" class="grid gap-2 text-sm text-danger">
      <div class="flex flex-wrap items-center justify-between gap-2">
        <p class="min-w-0 font-medium [overflow-wrap:anywhere]">{text(error, flow.name)}</p>
        {action}
      </div>
      {problems.length > 0 && <ProblemList problems={problems} graph={data?.draft} href={href} />}
    </div>
  )
}
