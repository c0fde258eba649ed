import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useFormat, useT } from '@/i18n'
import { Button, Spinner } from '@/ui/button'
import { useNow } from '@/ui/now'
import { Badge } from '@/ui/surface'
import { someWorkflowsQuery } from './api'
import { Items } from './items'
import type { DeadLetter } from './types'

type Props = { letter: DeadLetter; may: boolean; isChosen: boolean; isUnderWay: boolean; onChoose: (on: boolean) => void; onRedrive: () => void }

export function Letter({ letter, may, isChosen, isUnderWay, onChoose, onRedrive }: Props) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const flow = useQuery(someWorkflowsQuery).data?.items.find((one) => one.id === letter.workflow_id)?.name ?? letter.workflow_id
  const name = `\u2068${letter.node}\u2069 · \u2068${flow}\u2069`
  const waits = !letter.redriven_at && !isUnderWay
  return (
    <li class={`grid gap-x-3 gap-y-2 px-4 py-3.5 ${may ? 'grid-cols-[auto_minmax(0,1fr)]' : ''}`}>
      {may && <input type="checkbox" class="mt-1 size-4.5 accent-accent" aria-label={t('letters.select', { name })} checked={isChosen && waits} disabled={!waits} onChange={(event) => onChoose(event.currentTarget.checked)} />}
      <div class="grid min-w-0 gap-2">
        <div class="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <div class="min-w-0">
            <h2 class="font-medium [overflow-wrap:anywhere]">
              <bdi>{flow}</bdi> <span class="text-muted">›</span> <code class="text-sm" dir="ltr">{letter.node}</code>
              {letter.iteration && <span class="ms-2 text-sm font-normal text-muted">{t('runs.iteration', { path: letter.iteration })}</span>}
            </h2>
            <p class="mt-0.5 text-sm [overflow-wrap:anywhere]">
              <code class="font-medium text-danger" dir="ltr">{letter.code}</code> <bdi>{letter.message}</bdi>
            </p>
            <p class="mt-0.5 text-sm text-muted">
              <time dateTime={new Date(letter.at).toISOString()} title={format.moment(letter.at)}>{format.ago(letter.at, now)}</time> · {t('letters.attempts', { count: letter.attempts })} ·{' '}
              <Link href={`/app/workflows/runs/${letter.run_id}?step=${letter.node}${letter.iteration ? `&round=${letter.iteration}` : ''}`} className="text-accent-text underline underline-offset-2 hover:no-underline" aria-label={t('letters.show_run_of', { name })}>
                {t('letters.show_run')}
              </Link>
            </p>
          </div>
          <Redriven letter={letter} may={may} isUnderWay={isUnderWay} name={name} onRedrive={onRedrive} />
        </div>
        <details>
          <summary class="w-fit rounded-sm py-0.5 text-sm text-muted">{t('letters.input')}</summary>
          <div class="mt-2 grid gap-2">
            <Items title={t('runs.input')} items={{ count: letter.input.length, first: letter.input, is_cut: false }} />
            <p class="text-xs text-muted">
              {t('runs.key')}: <code class="break-all" dir="ltr">{letter.correlation}</code>
            </p>
          </div>
        </details>
      </div>
    </li>
  )
}

function Redriven({ letter, may, isUnderWay, name, onRedrive }: { letter: DeadLetter; may: boolean; isUnderWay: boolean; name: string; onRedrive: () => void }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  if (letter.redriven_at) return <Badge tone="accent">{t('letters.redriven', { when: format.ago(letter.redriven_at, now) })}</Badge>
  if (isUnderWay)
    return (
      <span class="flex items-center gap-2 text-sm text-muted">
        <Spinner />
        {t('letters.under_way')}
      </span>
    )
  if (!may) return <Badge tone="warn">{t('letters.waits')}</Badge>
  return (
    <Button size="sm" icon="refresh" aria-label={t('letters.redrive_name', { name })} onClick={onRedrive}>
      {t('letters.redrive')}
    </Button>
  )
}
