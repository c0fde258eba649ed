import type { ComponentChildren, JSX } from 'preact'
import { Link } from 'wouter'
import { Icon, type IconName } from './icon'

type Tone = 'primary' | 'plain' | 'quiet' | 'danger'
const BASE = 'inline-flex items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors select-none'
const SIZES = { md: 'min-h-10 px-4 text-base', sm: 'min-h-9 px-3 text-sm', lg: 'min-h-12 px-5 text-base' }
const TONES: Record<Tone, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  plain: 'bg-surface border border-line hover:bg-sunken text-ink shadow-card',
  quiet: 'text-ink hover:bg-sunken',
  danger: 'bg-danger-soft text-danger hover:brightness-95 dark:hover:brightness-125',
}
type Look = { tone?: Tone; size?: keyof typeof SIZES; icon?: IconName | undefined; class?: string }
const look = ({ tone = 'plain', size = 'md', class: extra = '' }: Look) => `${BASE} ${SIZES[size]} ${TONES[tone]} ${extra}`

type ButtonProps = Look & Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'icon' | 'size' | 'class'> & { busy?: boolean; children?: ComponentChildren }

/** While busy it stays focusable and keeps its width: `aria-disabled`, not `disabled`, and clicks do nothing. */
export function Button({ tone, size, icon, busy = false, class: extra, children, onClick, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      class={`${look({ tone, size, class: extra })} disabled:opacity-55 aria-disabled:opacity-70`}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {busy ? <Spinner /> : icon && <Icon name={icon} class="size-4.5" />}
      {children}
    </button>
  )
}

export function ButtonLink({ href, children, ...props }: Look & { href: string; children: ComponentChildren; replace?: boolean }) {
  return (
    <Link href={href} className={look(props)} replace={props.replace}>
      {props.icon && <Icon name={props.icon} class="size-4.5" />}
      {children}
    </Link>
  )
}

export function IconButton({ icon, label, class: extra = '', ...rest }: { icon: IconName; label: string } & Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'icon'>) {
  return (
    <button type="button" {...rest} aria-label={label} title={label} class={`inline-grid size-10 shrink-0 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink disabled:opacity-40 ${extra}`}>
      <Icon name={icon} />
    </button>
  )
}

export function Spinner() {
  return (
    <svg class="size-4.5 animate-spin" viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <circle cx="12" cy="12" r="9" stroke="currentColor" stroke-width="3" opacity="0.25" />
      <path d="M21 12a9 9 0 0 0-9-9" stroke="currentColor" stroke-width="3" stroke-linecap="round" />
    </svg>
  )
}
