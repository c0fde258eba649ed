import type { ComponentChildren } from 'preact'
import { useUid } from './use-uid'

type ToggleProps = { checked: boolean; onChange: (checked: boolean) => void; label: ComponentChildren; hint?: ComponentChildren; disabled?: boolean }

/** A native checkbox that says it is a switch. */
export function Switch({ checked, onChange, label, hint, disabled }: ToggleProps) {
  const id = useUid()
  return (
    <div class="flex items-start justify-between gap-4">
      <div class="grid gap-0.5">
        <label for={id} class="font-medium">
          {label}
        </label>
        {hint && (
          <p id={`${id}h`} class="text-sm text-muted">
            {hint}
          </p>
        )}
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={checked}
        aria-describedby={hint ? `${id}h` : undefined}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
        class="relative mt-0.5 h-6 w-10.5 shrink-0 appearance-none rounded-full bg-edge transition-colors before:absolute before:inset-y-1 before:start-1 before:size-4 before:rounded-full before:bg-white before:transition-transform checked:bg-accent checked:before:translate-x-4.5 rtl:checked:before:-translate-x-4.5 disabled:opacity-50 dark:checked:before:bg-on-accent forced-colors:appearance-auto"
      />
    </div>
  )
}

export function Checkbox({ checked, onChange, label, disabled }: ToggleProps) {
  return (
    <label class="flex min-h-10 items-center gap-2.5 text-base">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChange(event.currentTarget.checked)} class="size-4.5 shrink-0 accent-accent" />
      <span>{label}</span>
    </label>
  )
}

/** A small set of exclusive choices as native radio buttons. */
export function Choices<T extends string>({ legend, value, options, onChange, hideLegend }: { legend: string; value: T; options: { value: T; label: string }[]; onChange: (value: T) => void; hideLegend?: boolean }) {
  const name = useUid()
  return (
    <fieldset class="grid gap-1.5">
      <legend class={hideLegend ? 'sr-only' : 'mb-1.5 text-sm font-medium'}>{legend}</legend>
      <div class="flex w-fit max-w-full flex-wrap gap-1 rounded-md bg-sunken p-1">
        {options.map((option) => (
          <label key={option.value} class="relative flex min-h-8 items-center rounded-sm px-3 text-sm text-muted has-checked:bg-surface has-checked:font-medium has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent">
            <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} class="absolute inset-0 opacity-0" />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
