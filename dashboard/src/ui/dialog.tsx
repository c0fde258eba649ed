// The browser's own modal dialog: focus trap, Esc and inert background come with it.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'react'
import { useT } from '@/i18n'
import { IconButton } from './button'
import { useUid } from './use-uid'

type DialogProps = { open: boolean; onClose: () => void; title: string; children: ComponentChildren; class?: string; sheet?: boolean; required?: boolean }

/** `sheet` slides in from the reading start; `required` has no way out but its own buttons. */
export function Dialog({ open, onClose, title, children, class: extra = 'max-w-lg', sheet = false, required = false }: DialogProps) {
  const t = useT()
  const id = useUid()
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    if (!open || !dialog) return
    const before = document.activeElement
    if (!dialog.open) dialog.showModal()
    return () => {
      dialog.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [open])
  if (!open) return null
  const shape = sheet ? 'fixed inset-y-0 start-0 end-auto m-0 h-dvh max-h-none w-72 max-w-[85vw] rounded-none' : 'w-[calc(100%-1.5rem)] rounded-xl'
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog is the pointer's Esc; the key comes as `cancel`
    <dialog
      ref={ref}
      aria-labelledby={id}
      class={`max-h-[calc(100dvh-2rem)] overflow-y-auto border border-line bg-surface p-5 shadow-lift ${shape} ${extra}`}
      onCancel={(event) => {
        event.preventDefault()
        if (!required) onClose()
      }}
      onClick={(event) => {
        if (event.target === ref.current && !required) onClose()
      }}
    >
      <div class="mb-4 flex items-start justify-between gap-3">
        <h2 id={id} class="pt-1.5 text-lg font-semibold">
          {title}
        </h2>
        {!required && <IconButton icon="close" label={t('action.close')} onClick={onClose} class="-me-2" />}
      </div>
      {children}
    </dialog>
  )
}
