// A list and, beside it, the one that is open. Narrow screens show one at a time; Esc closes.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'react'
import { useT } from '@/i18n'
import { isTyping } from '@/shell/shortcuts'
import { IconButton } from './button'
import { Boundary } from './states'

type SplitProps = { list: ComponentChildren; open: string | null; onClose: () => void; label: string; detail: ComponentChildren; placeholder?: ComponentChildren; wide?: boolean }

export function Split({ list, open, onClose, label, detail, placeholder, wide = false }: SplitProps) {
  const t = useT()
  const pane = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!open) return
    pane.current?.focus()
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !isTyping(event.target) && !event.defaultPrevented) onClose()
    }
    addEventListener('keydown', press)
    return () => {
      removeEventListener('keydown', press)
      // The row that was opened takes the focus back, if it is still there.
      document.querySelector<HTMLElement>(`[data-row="${CSS.escape(open)}"]`)?.focus()
    }
  }, [open, onClose])
  const columns = open || placeholder ? (wide ? 'lg:grid-cols-[22rem_minmax(0,1fr)]' : 'lg:grid-cols-[minmax(0,1fr)_25rem]') : ''
  return (
    <div class={`grid items-start gap-5 ${columns}`}>
      <div class={`min-w-0 ${open ? 'max-lg:hidden' : ''}`}>{list}</div>
      {open ? (
        <section ref={pane} tabIndex={-1} aria-label={label} class="slide-in min-w-0 rounded-lg outline-none border border-line bg-surface shadow-card lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6.5rem)] lg:overflow-y-auto">
          <div class="flex justify-end p-2 pb-0">
            <IconButton icon="close" label={t('action.close')} onClick={onClose} />
          </div>
          <div class="px-5 pb-5">
            <Boundary key={open}>{detail}</Boundary>
          </div>
        </section>
      ) : (
        placeholder && <div class="max-lg:hidden">{placeholder}</div>
      )}
    </div>
  )
}
