import { useState } from 'react'

let last = 0

/** An id for tying labels to controls. Not `useId`: Preact's gave one id to two elements when a dialog appeared later. */
export function useUid(): string {
  const [id] = useState(() => {
    last += 1
    return `u${last}`
  })
  return id
}
