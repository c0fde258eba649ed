import { Link, useLocation } from 'wouter'
import type { Key } from '@/i18n/en'
import { useT } from '@/i18n'
import { Icon, type IconName } from '@/ui/icon'

export type Place = { href: string; label: Key; icon: IconName; key: string; short?: Key }

/** The places of the app, in the order of the side bar; `key` follows g in the shortcuts. */
export const PLACES: readonly Place[] = [
  { href: '/app', label: 'nav.overview', icon: 'overview', key: 'o' },
  { href: '/app/inbox', label: 'nav.inbox', icon: 'inbox', key: 'i' },
  { href: '/app/leads', label: 'nav.leads', icon: 'lead', key: 'l' },
  { href: '/app/appointments', label: 'nav.appointments', icon: 'calendar', key: 'a', short: 'nav.calendar' },
  { href: '/app/sites', label: 'nav.sites', icon: 'site', key: 's' },
  { href: '/app/forms', label: 'nav.forms', icon: 'form', key: 'f' },
  { href: '/app/workflows', label: 'nav.workflows', icon: 'workflow', key: 'w' },
  { href: '/app/settings', label: 'nav.settings', icon: 'settings', key: 't' },
]

const isHere = (href: string, path: string) => (href === '/app' ? path === '/app' : path === href || path.startsWith(`${href}/`))

export function SideNav({ onGo }: { onGo?: () => void }) {
  const t = useT()
  const [path] = useLocation()
  return (
    <nav aria-label={t('nav.main')}>
      <ul class="grid gap-0.5">
        {PLACES.map((place) => (
          <li key={place.href}>
            <Link
              href={place.href}
              onClick={onGo}
              aria-current={isHere(place.href, path) ? 'page' : undefined}
              className="flex min-h-10 items-center gap-3 rounded-md px-3 text-muted hover:bg-sunken hover:text-ink aria-[current]:bg-surface aria-[current]:font-medium aria-[current]:text-ink aria-[current]:shadow-card aria-[current]:*:[svg]:text-accent-text"
            >
              <Icon name={place.icon} />
              {t(place.label)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Four thumbs' worth of places on a phone; the rest is behind the menu. */
export function BottomNav({ onMenu }: { onMenu: () => void }) {
  const t = useT()
  const [path] = useLocation()
  const item = 'flex min-h-14 w-full flex-col items-center justify-center gap-0.5 px-1 text-xs text-muted aria-[current]:font-medium aria-[current]:text-accent-text'
  return (
    <nav aria-label={t('nav.quick')} class="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden">
      <ul class="grid grid-cols-5">
        {PLACES.slice(0, 4).map((place) => (
          <li key={place.href} class="min-w-0">
            <Link href={place.href} aria-current={isHere(place.href, path) ? 'page' : undefined} className={item}>
              <Icon name={place.icon} />
              <span class="max-w-full truncate">{t(place.short ?? place.label)}</span>
            </Link>
          </li>
        ))}
        <li class="min-w-0">
          <button type="button" class={item} onClick={onMenu} aria-haspopup="dialog">
            <Icon name="menu" />
            <span class="max-w-full truncate">{t('nav.menu')}</span>
          </button>
        </li>
      </ul>
    </nav>
  )
}
