// The frame of the screens that list: workflows, what failed for good, credentials.
import type { ComponentChildren } from 'preact'
import { useMay } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Page } from '@/ui/page'
import { Tabs } from '@/ui/tabs'

export function FlowsPage({ tab, actions, children }: { tab: 'list' | 'letters' | 'credentials'; actions?: ComponentChildren; children: ComponentChildren }) {
  const t = useT()
  const mayUse = useMay('CredentialsUse')
  return (
    <Page title={t('nav.workflows')} hint={t('flows.hint')} actions={actions}>
      <Tabs
        label={t('nav.workflows')}
        current={tab}
        tabs={[
          { value: 'list', label: t('flows.tab.list'), href: '/app/workflows' },
          { value: 'letters', label: t('flows.tab.letters'), href: '/app/workflows/dead-letters' },
          ...(mayUse ? [{ value: 'credentials', label: t('flows.tab.credentials'), href: '/app/workflows/credentials' }] : []),
        ]}
      />
      {children}
    </Page>
  )
}
