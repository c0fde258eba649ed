import { useState } from 'react'
import { useT } from '@/i18n'
import { CONTROL, Field } from '@/ui/field'
import { MAX_LENGTH, type Strength } from './password'

type Props = { value: string; onValue: (value: string) => void; strength: Strength; error?: string }

const TONE = ['bg-danger', 'bg-warn', 'bg-accent', 'bg-accent']

/** Paste, password managers and showing the text are all welcome. */
export function NewPasswordField({ value, onValue, strength, error }: Props) {
  const t = useT()
  const [visible, show] = useState(false)
  const words = value === '' ? t('auth.password.rule') : strength.reason ? t(`auth.password.${strength.reason}`) : t(`auth.password.score${strength.score}`)
  return (
    <Field
      label={t('auth.password')}
      error={error}
      hint={
        <>
          <span class="mb-1 grid grid-cols-4 gap-1" aria-hidden="true">
            {[0, 1, 2, 3].map((step) => (
              <span key={step} class={`h-1 rounded-full ${value !== '' && step <= strength.score ? TONE[strength.score] : 'bg-line'}`} />
            ))}
          </span>
          <span aria-live="polite">{words}</span>
        </>
      }
    >
      {(wiring) => (
        <div class="relative">
          <input
            {...wiring}
            name="password"
            type={visible ? 'text' : 'password'}
            autocomplete="new-password"
            required
            maxLength={MAX_LENGTH}
            class={`${CONTROL} h-11 pe-20`}
            value={value}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
          <button type="button" aria-pressed={visible} onClick={() => show(!visible)} class="absolute inset-y-1 end-1 rounded-sm px-3 text-sm text-muted hover:text-ink">
            {visible ? t('auth.password.hide') : t('auth.password.show')}
          </button>
        </div>
      )}
    </Field>
  )
}
