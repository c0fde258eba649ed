// A menu on the popover attribute: light dismiss and Esc come from the browser, arrow keys from us.
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'react'
import { useUid } from './use-uid'

type MenuProps = { label: string; trigger: ComponentChildren; children: (close: () => void, open: boolean) => ComponentChildren; align?: 'start' | 'end' }

export function Menu({ label, trigger, children, align = 'end' }: MenuProps) {
  const id = useUid()
  const [open, setOpen] = useState(false)
  const panel = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const items = () => [...(panel.current?.querySelectorAll<HTMLElement>('a,button,select,input') ?? [])]
  const close = () => panel.current?.hidePopover()
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (!step || event.target instanceof HTMLSelectElement) return
    event.preventDefault()
    const list = items()
    const at = list.indexOf(document.activeElement as HTMLElement)
    list[(at + step + list.length) % list.length]?.focus()
  }
  const place = () => {
    const box = button.current?.getBoundingClientRect()
    if (!box || !panel.current) return
    const width = panel.current.offsetWidth
    const rtl = document.documentElement.dir === 'rtl'
    const left = rtl === (align === 'end') ? box.left : box.right - width
    panel.current.style.top = `${box.bottom + 6}px`
    // The browser's own rule for popovers sets all four sides, and right to left its `right` would win.
    panel.current.style.right = 'auto'
    panel.current.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`
  }
  return (
    <>
      <button ref={button} type="button" popovertarget={id} aria-expanded={open} class="flex min-h-10 max-w-full min-w-0 items-center gap-2 rounded-md px-1.5 hover:bg-sunken">
        {trigger}
        <span class="sr-only">{label}</span>
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move among the controls inside; the panel itself is not one */}
      <div
        ref={panel}
        id={id}
        popover="auto"
        onKeyDown={move}
        onToggle={(event) => {
          const now = (event as unknown as ToggleEvent).newState === 'open'
          setOpen(now)
          if (now) {
            place()
            items()[0]?.focus()
          }
        }}
        class="fixed m-0 w-72 max-w-[calc(100vw-1rem)] rounded-lg border border-line bg-surface p-2 text-ink shadow-lift"
      >
        {children(close, open)}
      </div>
    </>
  )
}
