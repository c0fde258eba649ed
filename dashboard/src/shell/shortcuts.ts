// g then a letter goes somewhere, ? explains. Never inside inputs, and off when the person says so (WCAG 2.1.4).
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { usePrefs } from '@/prefs'
import { PLACES } from './nav'

const CHORD_MS = 1200

export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest('input,textarea,select,[role=textbox],dialog[open]') !== null)

export function useShortcuts(onHelp: () => void) {
  const [, go] = useLocation()
  const { shortcuts } = usePrefs()
  useEffect(() => {
    if (!shortcuts) return
    let chordAt = 0
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return
      const inChord = Date.now() - chordAt < CHORD_MS
      chordAt = 0
      const place = inChord && PLACES.find((one) => one.key === event.key)
      if (place) {
        event.preventDefault()
        go(place.href)
      } else if (event.key === 'g') chordAt = Date.now()
      else if (event.key === '?') onHelp()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [shortcuts, go, onHelp])
}
