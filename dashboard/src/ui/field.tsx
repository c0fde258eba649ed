// One label, one control, one hint, one error: tied together by ids so that every reader hears them.
import type { ComponentChildren, JSX } from 'preact'
import { Icon } from './icon'
import { useUid } from './use-uid'

/** A control that takes its width from where it stands. */
export const CONTROL_FREE =
  'block min-w-0 rounded-md border border-edge bg-surface px-3 text-base text-ink placeholder:text-muted focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-danger disabled:opacity-60'
export const CONTROL = `${CONTROL_FREE} w-full`

export type FieldProps = { label: string; hint?: ComponentChildren; error?: string | undefined; optional?: string }

export type Wiring = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }

export function Field({ label, hint, error, optional, children }: FieldProps & { children: (wiring: Wiring) => ComponentChildren }) {
  const id = useUid()
  const notes = [error && `${id}e`, hint && `${id}h`].filter(Boolean).join(' ')
  return (
    <div class="grid gap-1.5">
      <label for={id} class="text-sm font-medium">
        {label}
        {optional && <span class="ms-1.5 font-normal text-muted">{optional}</span>}
      </label>
      {children({ id, 'aria-describedby': notes || undefined, 'aria-invalid': error ? true : undefined })}
      {error && (
        <p id={`${id}e`} class="flex items-start gap-1.5 text-sm text-danger">
          <Icon name="warning" class="mt-0.5 size-4" />
          {error}
        </p>
      )}
      {hint && (
        <div id={`${id}h`} class="text-sm text-muted">
          {hint}
        </div>
      )}
    </div>
  )
}

type Native<E extends HTMLElement> = { value: string; onValue: (value: string) => void } & Omit<JSX.HTMLAttributes<E>, 'label' | 'value'>

export function TextField({ label, hint, error, optional, value, onValue, ...rest }: FieldProps & Native<HTMLInputElement> & Pick<JSX.InputHTMLAttributes<HTMLInputElement>, 'type' | 'autocomplete' | 'name' | 'required' | 'placeholder' | 'maxLength' | 'inputMode' | 'list' | 'min' | 'max' | 'disabled'>) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(wiring) => <input {...rest} {...wiring} class={`${CONTROL} h-11`} value={value} onInput={(event) => onValue(event.currentTarget.value)} />}
    </Field>
  )
}

export function TextArea({ label, hint, error, optional, value, onValue, rows = 4, ...rest }: FieldProps & Native<HTMLTextAreaElement> & { rows?: number; maxLength?: number; name?: string; required?: boolean; disabled?: boolean; placeholder?: string }) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(wiring) => <textarea {...rest} {...wiring} rows={rows} class={`${CONTROL} py-2`} value={value} onInput={(event) => onValue(event.currentTarget.value)} />}
    </Field>
  )
}

export type Option = { value: string; label: string }

export function SelectField({ label, hint, error, value, onValue, options, disabled }: FieldProps & { value: string; onValue: (value: string) => void; options: Option[]; disabled?: boolean }) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <select {...wiring} disabled={disabled} class={`${CONTROL} h-11`} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
