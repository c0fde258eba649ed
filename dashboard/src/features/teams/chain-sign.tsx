// Whether the log is as it was written: the platform walks the chain of hashes, and the answer is a clear sign.
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { useErrorText } from '@/ui/states'
import { useChainCheck } from './audit-api'

const LOOK = { asked: 'border-line bg-surface', good: 'border-accent/40 bg-accent-soft text-accent-text', broken: 'border-danger bg-danger-soft text-danger' }

export function ChainSign({ team }: { team: string }) {
  const t = useT()
  const format = useFormat()
  const text = useErrorText()
  const check = useChainCheck(team)
  const { data } = check
  const state = !data ? 'asked' : data.intact ? 'good' : 'broken'
  return (
    <section aria-label={t('chain.title')} class={`mb-5 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border p-4 ${LOOK[state]}`}>
      <Icon name={state === 'broken' ? 'warning' : 'shield'} class={`size-7 ${state === 'asked' ? 'text-muted' : ''}`} />
      <div class="min-w-0 flex-1 basis-52" role="status">
        {!data && <p class="text-sm text-muted">{check.isPending ? t('chain.wait') : t('chain.hint')}</p>}
        {data?.intact && <p class="font-medium">{t('chain.intact', { count: data.entries })}</p>}
        {data && !data.intact && <p class="font-semibold">{t('chain.broken', { seq: format.number(data.broken_at ?? 0) })}</p>}
        {data && <p class="text-sm">{t(data.intact ? 'chain.checked' : 'chain.broken_hint', { time: format.time(data.at) })}</p>}
        {check.error && <p class="text-sm text-danger">{text(check.error)}</p>}
      </div>
      <Button icon="refresh" busy={check.isPending} onClick={() => check.mutate()}>
        {t(data ? 'chain.again' : 'chain.check')}
      </Button>
    </section>
  )
}
