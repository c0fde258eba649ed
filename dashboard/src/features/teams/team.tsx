// Settings > Team: everything about the team in one place, a tab each.
import type { JSX } from 'preact'
import { useMay, useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import type { Part } from '@/i18n/en'
import { useLater } from '@/later'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/states'
import { Notice } from '@/ui/surface'
import { Tabs, useParam } from '@/ui/tabs'
import { deletionOf } from './acting'

const TABS = ['general', 'members', 'invitations', 'domains', 'permissions', 'log'] as const
type Tab = (typeof TABS)[number]
type View = { View: () => JSX.Element }

/** Each tab is fetched when it is opened: the log need not wait for the invitations. */
const LOAD: Record<Tab, () => Promise<View>> = {
  general: async () => ({ View: (await import('./general')).TeamSettings }),
  members: async () => ({ View: (await import('./members')).MemberSettings }),
  invitations: async () => ({ View: (await import('./invitations')).InvitationSettings }),
  domains: async () => ({ View: (await import('./domains')).DomainSettings }),
  permissions: async () => ({ View: (await import('./permissions')).PermissionsPicture }),
  log: async () => ({ View: (await import('./log')).AuditLog }),
}

const TEXTS: Record<Tab, readonly Part[]> = { general: ['general'], members: ['people'], invitations: ['people'], domains: ['people'], permissions: ['people', 'permissions'], log: ['audit', 'log'] }

function TabView({ tab }: { tab: Tab }) {
  const module = useLater(true, LOAD[tab], TEXTS[tab])
  return module ? <module.View /> : <Skeleton />
}

/** Those that the role may open; the others are no tabs, and say why when somebody comes by an old link. */
function useTabs() {
  const [manage, audit] = [useMay('TeamManage'), useMay('AuditRead')]
  const going = deletionOf(useMember().team) !== null
  const closed: Partial<Record<Tab, boolean>> = { members: going, invitations: going || !manage, domains: going || !manage, permissions: going, log: going || !audit }
  return { tabs: TABS.filter((tab) => !closed[tab]), isClosed: (tab: Tab) => closed[tab] === true }
}

export default function Team() {
  const t = useT()
  const { team } = useMember()
  const tab = useParam('tab', TABS)
  const { tabs, isClosed } = useTabs()
  return (
    <Page title={t('team.title')} hint={<bdi class="[overflow-wrap:anywhere]">{team.name}</bdi>}>
      <Tabs label={t('team.title')} current={tab} fresh tabs={tabs.map((value) => ({ value, label: t(`team.tab.${value}`) }))} />
      {isClosed(tab) ? <Notice tone="warn">{t('team.tab_closed', { role: t(`role.${team.role}`) })}</Notice> : <TabView key={tab} tab={tab} />}
    </Page>
  )
}
