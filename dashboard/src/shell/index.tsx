// The frame of the signed-in app: skip link, side bar, top bar, bottom bar on phones.
import type { ComponentChildren } from 'preact'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { DeletionBanner } from '@/features/settings/deletion-banner'
import { TeamBanners } from '@/features/teams/banners'
import { TeamSwitcher } from '@/features/teams/switcher'
import { useT } from '@/i18n'
import { LiveProvider } from '@/live'
import { IconButton } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { AccountMenu } from './account-menu'
import { LiveMark, OfflineBanner } from './connection'
import { HelpDialog } from './help-dialog'
import { Logo } from './logo'
import { BottomNav, SideNav } from './nav'
import { markNavigated } from './navigated'
import { useShortcuts } from './shortcuts'

/** Scroll to the top and let the new screen's heading take the focus, on every path but the first. */
function useRouteChange() {
  const [path] = useLocation()
  const before = useRef(path)
  if (before.current !== path) {
    before.current = path
    markNavigated()
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what makes it happen
  useEffect(() => scrollTo(0, 0), [path])
}

export function Shell({ children }: { children: ComponentChildren }) {
  const t = useT()
  const [help, setHelp] = useState(false)
  const [menu, setMenu] = useState(false)
  const openHelp = useCallback(() => setHelp(true), [])
  useShortcuts(openHelp)
  useRouteChange()
  return (
    <LiveProvider>
      <a href="#main" class="sr-only z-50 rounded-md bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:start-3 focus:top-3">
        {t('nav.skip')}
      </a>
      <div class="lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
        <aside class="sticky top-0 hidden h-dvh flex-col gap-7 overflow-y-auto border-e border-line px-4 py-5 lg:flex" aria-label={t('nav.side')}>
          <Link href="/app" className="ms-2 w-fit rounded-sm" aria-label={`GR8: ${t('nav.overview')}`}>
            <Logo />
          </Link>
          <SideNav />
        </aside>
        <div class="flex min-h-dvh min-w-0 flex-col">
          <header class="sticky top-0 z-20 border-b border-line bg-bg/90 backdrop-blur">
            <div class="flex min-h-15 items-center justify-between gap-3 px-4 sm:px-6">
              <div class="flex min-w-0 flex-1 items-center gap-2">
                <span class="lg:hidden">
                  <Logo small />
                </span>
                <TeamSwitcher />
              </div>
              <div class="flex items-center gap-1">
                <LiveMark />
                <IconButton icon="help" label={t('help.title')} onClick={openHelp} />
                <AccountMenu />
              </div>
            </div>
            <OfflineBanner />
            <DeletionBanner />
            <TeamBanners />
          </header>
          <main id="main" tabIndex={-1} class="flex-1 px-4 pt-6 pb-24 outline-none sm:px-6 lg:px-8 lg:pb-12">
            {children}
          </main>
        </div>
      </div>
      <BottomNav onMenu={() => setMenu(true)} />
      <HelpDialog open={help} onClose={() => setHelp(false)} />
      <Dialog open={menu} onClose={() => setMenu(false)} title={t('nav.menu')} sheet class="">
        <SideNav onGo={() => setMenu(false)} />
      </Dialog>
    </LiveProvider>
  )
}
