// One polite region for words that have no place on the screen ("new lead"). Mounted once, in the root.
import { useEffect, useState } from 'react'

let speak: (text: string) => void = () => {}

export const announce = (text: string) => speak(text)

export function LiveRegion() {
  const [text, setText] = useState('')
  useEffect(() => {
    speak = (next) => {
      setText('')
      // An empty frame between makes readers say the same words twice when they happen twice.
      setTimeout(() => setText(next), 60)
    }
    return () => {
      speak = () => {}
    }
  }, [])
  return (
    <div class="sr-only" aria-live="polite" aria-atomic="true">
      {text}
    </div>
  )
}
