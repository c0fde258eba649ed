// Paste, password managers and showing the text are all welcome.
import { useT } from '@/i18n'
import { Field, type FieldProps } from '@/ui/field'
import { SecretInput } from '@/ui/secret-input'
import { MAX_LENGTH } from './password'
import type { Strength } from './use-strength'

type PasswordProps = Omit<FieldProps, 'optional'> & { value: string; onValue: (value: string) => void; autocomplete: 'current-password' | 'new-password'; name?: string }

export function PasswordField({ label, hint, error, value, onValue, autocomplete, name = 'password' }: PasswordProps) {
  const t = useT()
  const words = { show: t('auth.password.show'), hide: t('auth.password.hide'), label: t('auth.password.show_label') }
  return (
    <Field label={label} error={error} hint={hint}>
      {(wiring) => <SecretInput wiring={wiring} words={words} name={name} autocomplete={autocomplete} required maxLength={autocomplete === 'new-password' ? MAX_LENGTH : undefined} value={value} onValue={onValue} />}
    </Field>
  )
}

const TONE = ['bg-danger', 'bg-warn', 'bg-accent', 'bg-accent']

/** With a meter and what is wrong in words, while it is typed. */
export function NewPasswordField({ label, value, onValue, strength: { flaw, level }, error }: { label?: string; value: string; onValue: (value: string) => void; strength: Strength; error?: string | undefined }) {
  const t = useT()
  const words = value === '' ? t('auth.password.rule') : flaw ? t(`auth.password.${flaw}`) : t(`auth.password.level${level}`)
  return (
    <PasswordField
      label={label ?? t('auth.password')}
      autocomplete="new-password"
      value={value}
      onValue={onValue}
      error={error}
      hint={
        <>
          <span class="mb-1 grid grid-cols-4 gap-1" aria-hidden="true">
            {[0, 1, 2, 3].map((step) => (
              <span key={step} class={`h-1 rounded-full ${value !== '' && step <= level ? TONE[level] : 'bg-line'}`} />
            ))}
          </span>
          <span aria-live="polite">{words}</span>
        </>
      }
    />
  )
}
