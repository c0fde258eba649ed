// The frame of the screens that list: workflows, and what failed for good.
import type { ComponentChildren } from 'preact'
import { useT } from '@/i18n'
import { Page } from '@/ui/page'
import { Tabs } from '@/ui/tabs'

export function FlowsPage({ tab, actions, children }: { tab: 'list' | 'letters'; actions?: ComponentChildren; children: ComponentChildren }) {
  const t = useT()
  return (
    <Page title={t('nav.workflows')} hint={t('flows.hint')} actions={actions}>
      <Tabs
        label={t('nav.workflows')}
        current={tab}
        tabs={[
          { value: 'list', label: t('flows.tab.list'), href: '/app/workflows' },
          { value: 'letters', label: t('flows.tab.letters'), href: '/app/workflows/dead-letters' },
        ]}
      />
      {children}
    </Page>
  )
}
