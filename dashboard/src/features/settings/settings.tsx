import { useParam } from '@/ui/tabs'
import { LooksSettings } from './looks'
import { ProfileSettings } from './profile'
import { SettingsPage } from './tabs'

const TABS = ['profile', 'looks'] as const

export default function Settings() {
  const tab = useParam('tab', TABS)
  return <SettingsPage tab={tab}>{tab === 'profile' ? <ProfileSettings /> : <LooksSettings />}</SettingsPage>
}
