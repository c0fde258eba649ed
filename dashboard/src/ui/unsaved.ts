import { useEffect } from 'react'
import { holdReload } from '@/stale-chunks'

/** While true, leaving the page asks first and no automatic reload happens. */
export function useUnsaved(dirty: boolean) {
  useEffect(() => (dirty ? holdReload() : undefined), [dirty])
}
