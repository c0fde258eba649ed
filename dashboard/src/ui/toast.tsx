// Toasts: one polite region, six seconds at least, paused while pointed at or focused; errors stay until closed.
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useT } from '@/i18n'
import { Button, IconButton } from './button'
import { Icon } from './icon'

export type Toast = { text: string; tone?: 'good' | 'error'; action?: { label: string; run: () => void }; ms?: number }
type Shown = Toast & { id: number }

let shown: readonly Shown[] = []
let lastId = 0
const listeners = new Set<() => void>()
const change = (next: readonly Shown[]) => {
  shown = next
  for (const listener of listeners) listener()
}

export function toast(next: Toast) {
  lastId += 1
  change([...shown.slice(-2), { ...next, id: lastId }])
}
export const dismiss = (id: number) => change(shown.filter((one) => one.id !== id))
export const dismissAll = () => change([])

function ToastCard({ toast: one }: { toast: Shown }) {
  const t = useT()
  const [held, hold] = useState(false)
  const left = useRef(one.tone === 'error' ? Number.POSITIVE_INFINITY : (one.ms ?? 6000))
  useEffect(() => {
    if (held || left.current === Number.POSITIVE_INFINITY) return
    const started = Date.now()
    const timer = setTimeout(() => dismiss(one.id), left.current)
    return () => {
      clearTimeout(timer)
      left.current = Math.max(1500, left.current - (Date.now() - started))
    }
  }, [held, one.id])
  return (
    <div
      class="slide-in pointer-events-auto flex items-center gap-3 rounded-lg border border-line bg-surface py-2 ps-4 pe-2 shadow-lift"
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocusCapture={() => hold(true)}
      onBlurCapture={() => hold(false)}
    >
      <Icon name={one.tone === 'error' ? 'warning' : 'check'} class={`size-5 ${one.tone === 'error' ? 'text-danger' : 'text-accent-text'}`} />
      <p class="min-w-0 flex-1 py-1.5 text-sm break-words">{one.text}</p>
      {one.action && (
        <Button
          size="sm"
          onClick={() => {
            one.action?.run()
            dismiss(one.id)
          }}
        >
          {one.action.label}
        </Button>
      )}
      <IconButton icon="close" label={t('action.dismiss')} onClick={() => dismiss(one.id)} />
    </div>
  )
}

export function Toasts() {
  const list = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => shown,
  )
  return (
    <div role="status" aria-live="polite" class="pointer-events-none fixed inset-x-3 bottom-20 z-50 ms-auto grid max-w-md gap-2 sm:inset-x-6 lg:bottom-6">
      {list.map((one) => (
        <ToastCard key={one.id} toast={one} />
      ))}
    </div>
  )
}
