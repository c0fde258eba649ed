import { useT } from '@/i18n'
import { Page } from '@/ui/page'
import { Tabs, useParam } from '@/ui/tabs'
import { LooksSettings } from './looks'
import { PermissionsPicture } from './permissions'
import { ProfileSettings } from './profile'
import { TeamSettings } from './team'

const TABS = ['profile', 'team', 'permissions', 'looks'] as const

export default function Settings() {
  const t = useT()
  const tab = useParam('tab', TABS)
  return (
    <Page title={t('nav.settings')} narrow>
      <Tabs label={t('nav.settings')} current={tab} tabs={TABS.map((value) => ({ value, label: t(`settings.tab.${value}`) }))} />
      {tab === 'profile' && <ProfileSettings />}
      {tab === 'team' && <TeamSettings />}
      {tab === 'permissions' && <PermissionsPicture />}
      {tab === 'looks' && <LooksSettings />}
    </Page>
  )
}
