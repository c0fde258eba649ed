// Credentials: which secrets there are, where they may go, and the id by which a request names one. Never a value.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { rows } from '@/api/queries'
import { useMay, useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { useLater } from '@/later'
import { Button } from '@/ui/button'
import { More } from '@/ui/more'
import { Empty, Loaded } from '@/ui/states'
import { Notice } from '@/ui/surface'
import { credentialsQuery } from './credential-api'
import { CredentialRow } from './credential-row'
import { FlowsPage } from './frame'
import { useLeaving } from './leaving'
import type { Credential } from './types'

const loadForm = () => import('./credential-form')

export default function Credentials() {
  const t = useT()
  const { team } = useMember()
  const mayUse = useMay('CredentialsUse')
  const may = useMay('CredentialsManage')
  const [open, setOpen] = useState<{ known: Credential | null } | null>(null)
  const form = useLater(open !== null, loadForm)
  const add = may && (
    <Button tone="primary" icon="plus" aria-haspopup="dialog" onClick={() => setOpen({ known: null })}>
      {t('creds.add')}
    </Button>
  )
  return (
    <FlowsPage tab="credentials" actions={add}>
      {mayUse ? <List add={add} onChange={(known) => setOpen({ known })} /> : <Notice tone="warn">{t('team.tab_closed', { role: t(`role.${team.role}`) })}</Notice>}
      {open && form && <form.CredentialForm known={open.known} onClose={() => setOpen(null)} />}
    </FlowsPage>
  )
}

function List({ add, onChange }: { add: preact.ComponentChildren; onChange: (known: Credential) => void }) {
  const t = useT()
  const may = useMay('CredentialsManage')
  const mayRead = useMay('AuditRead')
  const query = useInfiniteQuery(credentialsQuery)
  const leaving = useLeaving()
  const list = rows(query.data).filter((one) => !leaving.has(one.id))
  return (
    <Loaded query={query}>
      {() =>
        list.length === 0 ? (
          <Empty icon="key" action={add}>
            {t(may ? 'creds.empty' : 'creds.empty_read')}
          </Empty>
        ) : (
          <>
            <p class="mb-4 max-w-3xl text-sm text-muted">
              {t('creds.hint')} {!may && t('creds.read_only')}
              {mayRead && (
                <Link href="/app/settings/team?tab=log&action=credential.created" className="text-accent-text underline underline-offset-2 hover:no-underline">
                  {t('creds.log')}
                </Link>
              )}
            </p>
            <ul class="divide-y divide-line rounded-lg border border-line bg-surface shadow-card">
              {list.map((one) => (
                <CredentialRow key={one.id} credential={one} may={may} onChange={() => onChange(one)} />
              ))}
            </ul>
            <More list={query} />
          </>
        )
      }
    </Loaded>
  )
}
