// The calm page around sign-in, sign-up and what the links in our mails lead to.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'react'
import { Choices } from '@/ui/toggles'
import { LANGUAGES, type Language, useSpeech } from '@/i18n'
import { setPrefs } from '@/prefs'
import { takeNavigated } from '@/shell/navigated'
import { IconButton } from '@/ui/button'
import { Logo } from '@/shell/logo'

type FrameProps = { title: string; hint?: ComponentChildren; children: ComponentChildren; after?: ComponentChildren; onBack?: () => void }

/** The last one that was shown, so that a new one takes the focus to its heading: but not the first, nor another language. */
let last: { title: string; language: Language } | null = null

export function AuthFrame({ title, hint, children, after, onBack }: FrameProps) {
  const { t, language } = useSpeech()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · GR8`
    const next = last?.language === language && last.title !== title
    last = { title, language }
    if (takeNavigated() || next) heading.current?.focus()
  }, [title, language])
  return (
    <div class="grid min-h-dvh grid-rows-[auto_1fr_auto] px-4">
      <header class="mx-auto flex w-full max-w-5xl items-center justify-between py-5">
        <a href="/" class="rounded-sm" aria-label={t('nav.home')}>
          <Logo />
        </a>
      </header>
      <main class="mx-auto grid w-full max-w-md content-center gap-6 py-8">
        <div class="rounded-xl border border-line bg-surface p-6 shadow-card sm:p-8">
          {onBack && <IconButton icon="back" label={t('action.back')} onClick={onBack} class="-ms-2.5 -mt-2.5 mb-1" />}
          <h1 ref={heading} tabIndex={-1} dir="auto" class="text-2xl font-semibold [overflow-wrap:anywhere]">
            {title}
          </h1>
          {hint && <p class="mt-1.5 [overflow-wrap:anywhere] text-muted">{hint}</p>}
          <div class="mt-6">{children}</div>
        </div>
        {after && <p class="text-center text-sm text-muted">{after}</p>}
      </main>
      <footer class="mx-auto py-6">
        <Choices
          legend={t('settings.language')}
          hideLegend
          value={language}
          options={(Object.keys(LANGUAGES) as Language[]).map((value) => ({ value, label: LANGUAGES[value] }))}
          onChange={(value) => setPrefs({ language: value })}
        />
      </footer>
    </div>
  )
}

export const authLink = 'font-medium text-accent-text underline underline-offset-4 hover:no-underline'
