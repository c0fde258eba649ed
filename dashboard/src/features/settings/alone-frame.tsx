// The settings of somebody who is in no team: no side bar, because there is nowhere else to go but a team of one's own.
import { useMutation } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { signOut } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Logo } from '@/shell/logo'
import { Button, ButtonLink } from '@/ui/button'
import { DeletionBanner } from './deletion-banner'

export function AloneFrame({ children }: { children: ComponentChildren }) {
  const t = useT()
  const out = useMutation({ mutationFn: () => signOut() })
  return (
    <>
      <DeletionBanner />
      <div class="mx-auto min-h-dvh w-full max-w-5xl px-4 pb-16 sm:px-6">
        <header class="flex flex-wrap items-center justify-between gap-4 py-5">
          <Logo />
          <div class="flex flex-wrap items-center gap-2">
            <ButtonLink href="/app/start" size="sm" icon="plus">
              {t('settings.to_start')}
            </ButtonLink>
            <Button tone="quiet" size="sm" icon="signout" busy={out.isPending} onClick={() => out.mutate()}>
              {t('auth.sign_out')}
            </Button>
          </div>
        </header>
        <main>{children}</main>
      </div>
    </>
  )
}
