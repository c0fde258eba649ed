import { useState } from 'react'
import { useT } from '@/i18n'
import { Button } from './button'
import { announce } from './live-region'

/** Falls back to selecting nothing but saying so: clipboards can be refused by policy. */
export function CopyButton({ text, label, size = 'md', quiet = false, primary = false }: { text: string; label: string; size?: 'sm' | 'md'; quiet?: boolean; primary?: boolean }) {
  const t = useT()
  const [state, setState] = useState<'idle' | 'done' | 'refused'>('idle')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setState('done')
      announce(t('state.copied'))
    } catch {
      setState('refused')
      announce(t('state.copy_refused'))
    }
    setTimeout(() => setState('idle'), 2500)
  }
  const words = state === 'done' ? t('state.copied') : state === 'refused' ? t('state.copy_refused') : label
  return (
    <Button size={size} tone={primary ? 'primary' : quiet ? 'quiet' : 'plain'} icon={state === 'done' ? 'check' : 'copy'} onClick={copy}>
      {words}
    </Button>
  )
}
