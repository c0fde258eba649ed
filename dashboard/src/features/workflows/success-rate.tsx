// How many of the last seven days' runs ended well: a bar, and the same in words.
import { useFormat, useT } from '@/i18n'

const WIDTH = 96

export function SuccessRate({ succeeded, failed }: { succeeded: number; failed: number }) {
  const t = useT()
  const format = useFormat()
  const all = succeeded + failed
  if (all === 0) return <span class="text-sm text-muted">{t('flows.no_runs')}</span>
  const share = succeeded / all
  // One failure in a thousand must be seen, too.
  const good = failed === 0 ? WIDTH : Math.min(WIDTH - 4, Math.round(share * WIDTH))
  return (
    <span class="grid w-fit gap-1">
      <span class="flex items-baseline gap-2">
        <span class="numbers font-medium">{format.percent(share)}</span>
        <span class="numbers text-xs text-muted">{t('flows.rate_of', { good: succeeded, count: all })}</span>
      </span>
      <svg viewBox={`0 0 ${WIDTH} 6`} class="h-1.5 w-24 rtl:-scale-x-100" aria-hidden="true">
        <rect width={WIDTH} height="6" rx="3" class={failed > 0 ? 'fill-danger/75' : 'fill-line'} />
        {good > 0 && <rect width={good} height="6" rx="3" class="fill-accent" />}
      </svg>
    </span>
  )
}
