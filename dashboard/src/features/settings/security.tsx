// Settings > Security: how somebody gets in, where they are in, and what happened to the account.
import { useSearchParams } from 'wouter'
import { problemOf } from '@/features/auth/arrival'
import { useKnownSession } from '@/features/auth/session'
import { useT } from '@/i18n'
import { useLater } from '@/later'
import { ButtonLink } from '@/ui/button'
import { Skeleton } from '@/ui/states'
import { Notice } from '@/ui/surface'
import { PasskeysCard } from './passkeys-card'
import { PasswordCard } from './password-card'
import { SettingsPage } from './tabs'
import { TwoStepCard } from './two-step-card'

/** For whoever was sent here by a team that asks for a second factor: what to do, and the way back. */
function Asked({ came }: { came: boolean }) {
  const t = useT()
  const session = useKnownSession()
  const team = session?.team?.name
  if (!session || !team) return null
  if (session.needs_second_factor) return <Notice tone="warn">{t('security.asked.open', { team })}</Notice>
  if (!came) return null
  return (
    <Notice tone="accent" role="status">
      <span class="flex flex-wrap items-center justify-between gap-3">
        <span class="min-w-0 [overflow-wrap:anywhere]">{t('security.asked.done', { team })}</span>
        <ButtonLink href="/app" size="sm">
          {t('security.asked.back')}
        </ButtonLink>
      </span>
    </Notice>
  )
}

const loadBelow = () => import('./security-below')

export default function Security() {
  const t = useT()
  const [search] = useSearchParams()
  const below = useLater(true, loadBelow)
  const problem = problemOf(search.get('problem'))
  return (
    <SettingsPage tab="security">
      <div class="grid gap-5">
        {problem && (
          <Notice tone="warn" role="alert">
            {t(`auth.arrival.${problem}`)}
          </Notice>
        )}
        <Asked came={search.has('asked')} />
        <PasswordCard />
        <TwoStepCard />
        <PasskeysCard />
        {below ? <below.BelowTheFold /> : <Skeleton rows={3} class="h-40" />}
      </div>
    </SettingsPage>
  )
}
