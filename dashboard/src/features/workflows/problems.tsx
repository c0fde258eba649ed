// What is wrong with a graph, each with its node and field; a press leads there.
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { isProblem } from '@/api/problem'
import { useT } from '@/i18n'
import { Icon } from '@/ui/icon'
import { useErrorText } from '@/ui/states'
import { problemsOf } from './acts'
import { kindsQuery } from './api'
import { nodeName, placeOf } from './node-words'
import type { Graph, Problem } from './types'

/** Why a workflow cannot be switched on, published or tried: in words, when it is not for its problems. */
export function useRefusalText() {
  const t = useT()
  const text = useErrorText()
  return (error: unknown, name: string): string => {
    const { length } = problemsOf(error)
    if (length > 0) return t('flows.cannot_run', { name, count: length })
    if (isProblem(error, 'not_published')) return t('flows.not_published')
    return isProblem(error, 'revision_changed') ? t('flows.overtaken') : text(error)
  }
}

type Props = { problems: readonly Problem[]; graph?: Graph; href?: (node: string) => string }

export function ProblemList({ problems, graph, href }: Props) {
  const t = useT()
  const kinds = useQuery(kindsQuery).data?.items
  return (
    <ul class="grid gap-1.5 text-sm">
      {problems.map((problem) => {
        const { node, field } = placeOf(problem)
        const name = nodeName(graph?.nodes.find((one) => one.id === node), kinds, node)
        const where = [name, field].filter(Boolean).join(' · ')
        return (
          <li key={`${where} ${problem.code} ${problem.text}`} class={`flex items-start gap-2 ${problem.severity === 'error' ? 'text-danger' : 'text-warn'}`}>
            <Icon name={problem.severity === 'error' ? 'warning' : 'info'} class="mt-0.5 size-4" />
            <span class="min-w-0 [overflow-wrap:anywhere]">
              <span class="sr-only">{t(`flows.severity.${problem.severity}`)}</span>
              {where && (href ? (
                <Link href={href(node)} className="font-medium underline underline-offset-2 hover:no-underline">
                  <bdi>{where}</bdi>
                </Link>
              ) : (
                <bdi class="font-medium">{where}</bdi>
              ))}
              {where && ': '}
              <bdi class="text-ink">{problem.text}</bdi>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
