export function Logo({ small = false }: { small?: boolean }) {
  return (
    <span class="inline-flex items-center gap-2.5 text-lg font-bold tracking-tight" dir="ltr">
      <svg viewBox="0 0 32 32" class="size-8" aria-hidden="true">
        <rect width="32" height="32" rx="9" class="fill-accent" />
        <path d="M22.5 11.6A7.6 7.6 0 1 0 23.4 18H17" fill="none" class="stroke-on-accent" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round" />
      </svg>
      <span class={small ? 'sr-only' : ''}>GR8</span>
    </span>
  )
}
