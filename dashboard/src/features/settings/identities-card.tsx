// Accounts at other companies that open this one.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { providerHref, providersQuery } from '@/features/auth/api'
import type { LinkedIdentity } from '@/features/auth/api-types'
import { useAuthError } from '@/features/auth/errors'
import { proof } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { useNow } from '@/ui/now'
import { Loaded, Skeleton } from '@/ui/states'
import { Card, CardHead } from '@/ui/surface'
import { toast } from '@/ui/toast'
import { usePerson } from './account-api'
import { factorsQuery, unlink, useChange } from './security-api'

/** Nothing to show where this deployment knows no providers. */
export function IdentitiesCard() {
  const t = useT()
  const providers = useQuery(providersQuery).data?.items ?? []
  const factors = useQuery(factorsQuery)
  const linked = factors.data?.identities ?? []
  if (providers.length === 0 && linked.length === 0) return null
  const nameOf = (id: string) => providers.find((one) => one.id === id)?.name ?? id
  return (
    <Card>
      <CardHead title={t('security.linked.title')} hint={t('security.linked.hint')} />
      <Loaded query={factors} skeleton={<Skeleton rows={2} />}>
        {({ identities }) => (
          <ul class="divide-y divide-line border-y border-line">
            {identities.map((one) => (
              <Linked key={one.provider} identity={one} name={nameOf(one.provider)} />
            ))}
            {providers
              .filter(({ id }) => !identities.some((one) => one.provider === id))
              .map(({ id, name }) => (
                <li key={id} class="flex flex-wrap items-center justify-between gap-3 py-3">
                  <p>{name}</p>
                  <Connect id={id} name={name} />
                </li>
              ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}

function Linked({ identity: { provider, email, last_used_at }, name }: { identity: LinkedIdentity; name: string }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const words = useAuthError()
  const remove = useChange(unlink, { success: () => toast({ text: t('security.linked.removed', { provider: name }) }), error: (error) => toast({ tone: 'error', text: words(error) }) })
  return (
    <li class="flex flex-wrap items-center justify-between gap-3 py-3">
      <div class="min-w-0">
        <p class="font-medium">{name}</p>
        <p class="text-sm text-muted">
          <bdi class="break-all">{email}</bdi> · {last_used_at ? t('security.last_used', { when: format.ago(last_used_at, now) }) : t('security.never_used')}
        </p>
      </div>
      <Button aria-label={t('security.linked.remove_name', { provider: name })} busy={remove.isPending} onClick={() => remove.mutate(provider)}>
        {t('security.linked.remove')}
      </Button>
    </li>
  )
}

/** A trip to the provider is a navigation, which cannot ask for a proof by itself: so that comes before. */
function Connect({ id, name }: { id: string; name: string }) {
  const t = useT()
  const { session } = usePerson()
  const [leaving, setLeaving] = useState(false)
  const go = async () => {
    const fresh = session.fresh_until > Date.now() + 30_000
    if (!fresh && !(await proof.ask())) return
    setLeaving(true)
    location.assign(`${providerHref(id, '/app/settings/security')}&link=1`)
  }
  return (
    <Button aria-label={t('security.linked.add_name', { provider: name })} busy={leaving} onClick={go}>
      {t('security.linked.add')}
    </Button>
  )
}
