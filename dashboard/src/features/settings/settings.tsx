import { useT } from '@/i18n'
import { Page } from '@/ui/page'
import { Tabs, useParam } from '@/ui/tabs'
import { LooksSettings } from './looks'
import { ProfileSettings } from './profile'

const TABS = ['profile', 'looks'] as const

export default function Settings() {
  const t = useT()
  const tab = useParam('tab', TABS)
  return (
    <Page title={t('nav.settings')} narrow>
      <Tabs label={t('nav.settings')} current={tab} tabs={[...TABS.map((value) => ({ value, label: t(`settings.tab.${value}`) })), { value: 'team', label: t('settings.tab.team'), href: '/app/settings/team' }]} />
      {tab === 'profile' && <ProfileSettings />}
      {tab === 'looks' && <LooksSettings />}
    </Page>
  )
}
