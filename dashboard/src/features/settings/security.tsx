// Settings > Security: how somebody gets in, where they are in, and what happened to the account.
import { useSearchParams } from 'wouter'
import { problemOf } from '@/features/auth/arrival'
import { useT } from '@/i18n'
import { useLater } from '@/later'
import { Skeleton } from '@/ui/states'
import { Notice } from '@/ui/surface'
import { PasskeysCard } from './passkeys-card'
import { PasswordCard } from './password-card'
import { SettingsPage } from './tabs'
import { TwoStepCard } from './two-step-card'

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
        <PasswordCard />
        <TwoStepCard />
        <PasskeysCard />
        {below ? <below.BelowTheFold /> : <Skeleton rows={3} class="h-40" />}
      </div>
    </SettingsPage>
  )
}
