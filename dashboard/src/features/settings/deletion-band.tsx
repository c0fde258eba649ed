import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { useKeepAccount } from './account-api'

export function DeletionBand({ until }: { until: number }) {
  const t = useT()
  const format = useFormat()
  const keep = useKeepAccount()
  return (
    <section aria-label={t('data.banner_label')} class="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 bg-warn-soft px-4 py-2 text-sm text-warn">
      <Icon name="clock" class="size-5" />
      <p class="min-w-0">{t('data.banner', { when: format.moment(until) })}</p>
      <Button size="sm" busy={keep.isPending} onClick={() => keep.mutate()}>
        {t('data.keep')}
      </Button>
    </section>
  )
}
