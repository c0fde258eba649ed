import type { AutomationKind, Site } from '@/api/types'
import type { IconName } from '@/ui/icon'
import type { BadgeTone } from '@/ui/surface'

export const KINDS: readonly AutomationKind[] = ['chat', 'form', 'booking']
export const KIND_ICON: Record<AutomationKind, IconName> = { chat: 'chat', form: 'form', booking: 'calendar' }
export const STATE_TONE: Record<Site['state'], BadgeTone> = { reading: 'info', ready: 'accent', failed: 'danger' }

export function hostOf(url: string): string {
  try {
    return new URL(url).host.replace(/^www\./, '')
  } catch {
    return url
  }
}

/** A site that is read again stays ready for its visitors; its crawl says what is going on. */
export const isReading = (site: Site) => site.state === 'reading' || site.crawl?.state === 'queued' || site.crawl?.state === 'running'

export const shownState = (site: Site): Site['state'] => (isReading(site) ? 'reading' : site.state)

export const isActive = (site: Site, kind: AutomationKind) => site.automations.some((one) => one.kind === kind && one.active)
