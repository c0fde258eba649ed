import { useSyncExternalStore } from 'react'
import { useT } from '@/i18n'
import { useLiveStatus } from '@/live'
import { Icon } from '@/ui/icon'

const subscribe = (listener: () => void) => {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}
export const useOnline = () => useSyncExternalStore(subscribe, () => navigator.onLine)

/** A small truth in the top bar: live, or reading again every few seconds. */
export function LiveMark() {
  const t = useT()
  const status = useLiveStatus()
  if (status === 'connecting') return null
  const live = status === 'open'
  return (
    <span class="flex items-center gap-2 text-sm text-muted" title={live ? t('live.on_hint') : t('live.off_hint')}>
      <span class={`size-2 rounded-full ${live ? 'bg-accent' : 'bg-warn'}`} aria-hidden="true" />
      <span class="max-sm:sr-only">{live ? t('live.on') : t('live.off')}</span>
    </span>
  )
}

export function OfflineBanner() {
  const t = useT()
  if (useOnline()) return null
  return (
    <p role="status" class="flex items-center justify-center gap-2 bg-warn-soft px-4 py-2 text-sm text-warn">
      <Icon name="offline" class="size-4" />
      {t('state.offline')}
    </p>
  )
}
