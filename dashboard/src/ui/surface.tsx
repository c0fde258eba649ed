// Cards, badges, lists of facts: the quiet furniture.
import type { ComponentChildren } from 'preact'

export function Card({ children, class: extra = '', label }: { children: ComponentChildren; class?: string; label?: string }) {
  return (
    <section aria-label={label} class={`min-w-0 rounded-lg border border-line bg-surface p-4 shadow-card sm:p-5 ${extra}`}>
      {children}
    </section>
  )
}

export function CardHead({ title, hint, action, level: Level = 'h2' }: { title: ComponentChildren; hint?: ComponentChildren; action?: ComponentChildren; level?: 'h2' | 'h3' }) {
  return (
    <div class="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div class="min-w-0">
        <Level class="text-lg font-semibold">{title}</Level>
        {hint && <p class="mt-0.5 text-sm text-muted">{hint}</p>}
      </div>
      {action}
    </div>
  )
}

const TONES = {
  neutral: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent-text',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
  info: 'bg-info-soft text-info',
}
export type BadgeTone = keyof typeof TONES

/** `wraps` where a whole sentence stands in it. */
export function Badge({ tone = 'neutral', wraps = false, children }: { tone?: BadgeTone; wraps?: boolean; children: ComponentChildren }) {
  return <span class={`inline-flex items-center rounded-full px-2.5 py-0.5 text-xs font-medium ${wraps ? '' : 'whitespace-nowrap'} ${TONES[tone]}`}>{children}</span>
}

export function Notice({ tone = 'info', children, role }: { tone?: 'info' | 'warn' | 'danger' | 'accent'; children: ComponentChildren; role?: 'status' | 'alert' }) {
  return (
    <div role={role} class={`rounded-md px-4 py-3 text-sm ${TONES[tone]}`}>
      {children}
    </div>
  )
}

/** `stacked` for narrow panes, where names stand above their values. */
export function Facts({ rows, stacked = false }: { rows: [string, ComponentChildren][]; stacked?: boolean }) {
  return (
    <dl class={`grid gap-x-6 gap-y-3 ${stacked ? '' : 'sm:grid-cols-[minmax(7rem,auto)_1fr]'}`}>
      {rows.map(([name, value]) => (
        <div key={name} class={`grid gap-y-0.5 ${stacked ? '' : 'sm:col-span-2 sm:grid-cols-subgrid'}`}>
          <dt class="text-sm text-muted">{name}</dt>
          <dd class="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export function Avatar({ name, class: extra = 'size-9' }: { name: string; class?: string }) {
  const letters = name.trim().split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? '').join('').toUpperCase()
  return (
    <span aria-hidden="true" class={`inline-grid shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text ${extra}`}>
      {letters || '·'}
    </span>
  )
}
