// Settings > Team: everything about the team in one place, a tab each.
import { useMember, useMay } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Page } from '@/ui/page'
import { Notice } from '@/ui/surface'
import { Tabs, useParam } from '@/ui/tabs'
import { DomainSettings } from './domains'
import { TeamSettings } from './general'
import { InvitationSettings } from './invitations'
import { AuditLog } from './log'
import { MemberSettings } from './members'
import { PermissionsPicture } from './permissions'

const TABS = ['general', 'members', 'invitations', 'domains', 'permissions', 'log'] as const
type Tab = (typeof TABS)[number]
const VIEWS: Record<Tab, () => preact.JSX.Element> = { general: TeamSettings, members: MemberSettings, invitations: InvitationSettings, domains: DomainSettings, permissions: PermissionsPicture, log: AuditLog }

/** Those that the role may open; the others are no tabs, and say why when somebody comes by an old link. */
function useTabs() {
  const [manage, audit] = [useMay('TeamManage'), useMay('AuditRead')]
  const closed: Partial<Record<Tab, boolean>> = { invitations: !manage, domains: !manage, log: !audit }
  return { tabs: TABS.filter((tab) => !closed[tab]), isClosed: (tab: Tab) => closed[tab] === true }
}

export default function Team() {
  const t = useT()
  const { team } = useMember()
  const tab = useParam('tab', TABS)
  const { tabs, isClosed } = useTabs()
  const View = VIEWS[tab]
  return (
    <Page title={t('team.title')} hint={<bdi class="[overflow-wrap:anywhere]">{team.name}</bdi>}>
      <Tabs label={t('team.title')} current={tab} fresh tabs={tabs.map((value) => ({ value, label: t(`team.tab.${value}`) }))} />
      {isClosed(tab) ? <Notice tone="warn">{t('team.tab_closed', { role: t(`role.${team.role}`) })}</Notice> : <View />}
    </Page>
  )
}
