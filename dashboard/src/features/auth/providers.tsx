// Other companies whose accounts open one here: plain links, because the way there is a navigation.
import { useQuery } from '@tanstack/react-query'
import { useT } from '@/i18n'
import { rememberedSession } from '@/prefs'
import { providerHref, providersQuery } from './api'

export function Or() {
  const t = useT()
  return <p class="flex items-center gap-3 text-sm text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">{t('auth.or')}</p>
}

/** Whoever comes back that way may be signed in, also where no session is asked for otherwise: the page of an invitation. */
const leave = () => rememberedSession.set(true)

/** `divided` with a line above, where they are the only other way. */
export function Providers({ next, divided = false }: { next: string; divided?: boolean }) {
  const t = useT()
  const providers = useQuery(providersQuery).data?.items ?? []
  if (providers.length === 0) return null
  return (
    <>
      {divided && <Or />}
      {providers.map(({ id, name }) => (
        <a key={id} href={providerHref(id, next)} onClick={leave} class="inline-flex min-h-12 items-center justify-center rounded-md border border-line bg-surface px-5 font-medium shadow-card hover:bg-sunken">
          {t('auth.provider', { provider: name })}
        </a>
      ))}
    </>
  )
}

/** Waited for a moment before a screen with them shows, so that no button pushes others away when it is there. */
export const providersSoon = (read: Promise<unknown>) => Promise.race([read, new Promise<void>((done) => setTimeout(done, 400))])
