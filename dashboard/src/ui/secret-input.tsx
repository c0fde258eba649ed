// What is typed here is hidden, until whoever types asks to see it. Pasting and password managers are welcome.
import type { JSX } from 'preact'
import { useState } from 'react'
import { CONTROL, type Wiring } from './field'

type Props = { wiring: Wiring; value: string; onValue: (value: string) => void; words: { show: string; hide: string; label: string } } & Pick<JSX.InputHTMLAttributes<HTMLInputElement>, 'name' | 'autocomplete' | 'required' | 'maxLength'>

export function SecretInput({ wiring, value, onValue, words, ...rest }: Props) {
  const [visible, show] = useState(false)
  return (
    <div class="relative">
      <input {...rest} {...wiring} type={visible ? 'text' : 'password'} autocapitalize="off" spellcheck={false} dir="ltr" class={`${CONTROL} h-11 pe-24 rtl:ps-24 rtl:pe-3 rtl:text-right`} value={value} onInput={(event) => onValue(event.currentTarget.value)} />
      <button type="button" aria-pressed={visible} aria-label={words.label} onClick={() => show(!visible)} class="absolute inset-y-1 end-1 rounded-sm px-3 text-sm text-muted hover:text-ink">
        {visible ? words.hide : words.show}
      </button>
    </div>
  )
}
