// Settings > API keys: what lets programs in. A key is shown once, and can be taken back at any time.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { rows } from '@/api/queries'
import type { ApiKey, NewKey } from '@/features/auth/api-types'
import { useMay, useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { useLater } from '@/later'
import { Button } from '@/ui/button'
import { More } from '@/ui/more'
import { Empty, ErrorState, Skeleton } from '@/ui/states'
import { Card, CardHead, Notice } from '@/ui/surface'
import { KeyRow } from './key-row'
import { keysQuery } from './keys-api'
import { SettingsPage } from './tabs'

export default function Keys() {
  const t = useT()
  const { team } = useMember()
  const may = useMay('KeysManage')
  return (
    <SettingsPage tab="keys">
      {may ? <KeyList team={team.id} /> : <Notice tone="warn">{t('team.tab_closed', { role: t(`role.${team.role}`) })}</Notice>}
    </SettingsPage>
  )
}

export type Open = { what: 'create' } | { what: 'rotate' | 'revoke'; key: ApiKey } | { what: 'made'; made: NewKey }
const loadDialogs = () => import('./key-dialogs')

function KeyList({ team }: { team: string }) {
  const t = useT()
  const list = useInfiniteQuery(keysQuery(team))
  const keys = rows(list.data)
  const [open, setOpen] = useState<Open | null>(null)
  const dialogs = useLater(open !== null, loadDialogs)
  const create = (
    <Button tone="primary" icon="plus" aria-haspopup="dialog" onClick={() => setOpen({ what: 'create' })}>
      {t('keys.create')}
    </Button>
  )
  return (
    <Card>
      <CardHead title={t('settings.tab.keys')} hint={t('keys.hint')} action={keys.length > 0 && create} />
      {list.isPending ? (
        <Skeleton rows={3} />
      ) : list.error && keys.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      ) : keys.length === 0 ? (
        <Empty icon="key" action={create}>
          {t('keys.empty')}
        </Empty>
      ) : (
        <ul class="divide-y divide-line border-y border-line">
          {keys.map((key) => (
            <KeyRow key={key.id} apiKey={key} open={setOpen} />
          ))}
        </ul>
      )}
      <More list={list} />
      <p class="mt-4 text-sm text-muted">
        <a href="/api/docs" class="font-medium text-accent-text underline underline-offset-4 hover:no-underline">
          {t('keys.docs')}
        </a>
      </p>
      {open && dialogs && <dialogs.KeyDialog open={open} setOpen={setOpen} />}
    </Card>
  )
}
