// Four quiet steps around the first website.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { useSession } from '@/features/auth/session'
import { useT } from '@/i18n'
import { LiveProvider } from '@/live'
import { Icon } from '@/ui/icon'
import { Boundary } from '@/ui/states'
import { Logo } from '@/shell/logo'

const STEPS = ['team', 'website', 'analysis', 'install'] as const
export type Step = (typeof STEPS)[number]

export function StartFrame({ step, title, hint, wide = false, children }: { step: Step; title: string; hint?: ComponentChildren; wide?: boolean; children: ComponentChildren }) {
  const t = useT()
  const session = useSession()
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(title)
  useEffect(() => {
    document.title = `${title} · GR8`
    if (shown.current !== title) heading.current?.focus()
    shown.current = title
  }, [title])
  const body = <Boundary>{children}</Boundary>
  return (
    <div class="mx-auto min-h-dvh w-full max-w-5xl px-4 pb-16 sm:px-6">
      <header class="flex flex-wrap items-center justify-between gap-4 py-5">
        <Logo />
        <Link href={session.data?.team ? '/app' : '/app/settings'} className="rounded-sm py-1 text-sm text-muted hover:text-ink hover:underline">
          {t(session.data?.team ? 'start.later' : 'start.account')}
        </Link>
      </header>
      <nav aria-label={t('start.steps')} class="mb-10">
      <ol class="grid grid-cols-4 gap-2">
        {STEPS.map((one, index) => {
          const now = STEPS.indexOf(step)
          return (
            <li key={one} aria-current={one === step ? 'step' : undefined} class="grid gap-2 text-xs text-muted aria-[current]:font-medium aria-[current]:text-ink sm:text-sm">
              <span class={`h-1 rounded-full ${index <= now ? 'bg-accent' : 'bg-line'}`} aria-hidden="true" />
              <span class="flex items-center gap-1.5">
                {index < now && <Icon name="check" class="size-4 text-accent-text" />}
                {t(`start.step.${one}`)}
              </span>
            </li>
          )
        })}
      </ol>
      </nav>
      <main class={wide ? '' : 'mx-auto max-w-xl'}>
        <h1 ref={heading} tabIndex={-1} class="text-2xl font-semibold [overflow-wrap:anywhere] sm:text-3xl" dir="auto">
          {title}
        </h1>
        {hint && <p class="mt-2 max-w-2xl text-muted">{hint}</p>}
        <div class="mt-7">{session.data?.team ? <LiveProvider>{body}</LiveProvider> : body}</div>
      </main>
    </div>
  )
}
