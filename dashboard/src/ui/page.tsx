// The frame of a screen: its heading takes the focus after a route change, so that readers know where they are.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'react'
import { takeNavigated } from '@/shell/navigated'
import { Boundary } from './states'

type PageProps = { title: string; hint?: ComponentChildren; actions?: ComponentChildren; above?: ComponentChildren; children: ComponentChildren; narrow?: boolean }

export function Page({ title, hint, actions, above, children, narrow = false }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · GR8`
  }, [title])
  useEffect(() => {
    if (takeNavigated()) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div class="mx-auto w-full max-w-6xl">
      <div class={narrow ? 'max-w-3xl' : ''}>
      {above}
      <div class="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div class="min-w-0">
          <h1 ref={heading} tabIndex={-1} class="text-2xl font-semibold [overflow-wrap:anywhere]" dir="auto">
            {title}
          </h1>
          {hint && <div class="mt-1 text-muted">{hint}</div>}
        </div>
        {actions && <div class="flex flex-wrap gap-2">{actions}</div>}
      </div>
      <Boundary>{children}</Boundary>
      </div>
    </div>
  )
}
