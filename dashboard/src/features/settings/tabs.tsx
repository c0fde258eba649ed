// The frame of the settings: one bar of tabs over screens of their own.
import type { ComponentChildren } from 'preact'
import { useMay, useKnownSession } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Page } from '@/ui/page'
import { Tabs } from '@/ui/tabs'

export type SettingsTab = 'profile' | 'security' | 'keys' | 'data' | 'looks'

export function SettingsPage({ tab, children }: { tab: SettingsTab; children: ComponentChildren }) {
  const t = useT()
  const keys = useMay('KeysManage')
  const team = useKnownSession()?.team
  const far = (value: SettingsTab) => ({ value, label: t(`settings.tab.${value}`), href: `/app/settings/${value}` })
  const near = (value: SettingsTab) => ({ value, label: t(`settings.tab.${value}`), href: `/app/settings?tab=${value}` })
  const tabs = [near('profile'), far('security'), ...(keys || tab === 'keys' ? [far('keys')] : []), far('data'), near('looks'), ...(team ? [{ value: 'team', label: t('settings.tab.team'), href: '/app/settings/team' }] : [])]
  return (
    <Page title={t('nav.settings')} narrow>
      <Tabs label={t('nav.settings')} current={tab} tabs={tabs} />
      {children}
    </Page>
  )
}
