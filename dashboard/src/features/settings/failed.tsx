import { useAuthError } from '@/features/auth/errors'
import { Notice } from '@/ui/surface'

/** What a form of the settings was refused with. */
export function Failed({ error }: { error: unknown }) {
  const words = useAuthError()
  if (!error) return null
  return (
    <Notice tone="danger" role="alert">
      {words(error)}
    </Notice>
  )
}
