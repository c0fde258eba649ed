import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Passkey } from '@/features/auth/api-types'
import { hasPasskeys } from '@/features/auth/passkey-errors'
import { useFormat, useT } from '@/i18n'
import { useLater } from '@/later'
import { Button, IconButton } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { useNow } from '@/ui/now'
import { Loaded, Skeleton } from '@/ui/states'
import { Badge, Card, CardHead } from '@/ui/surface'
import { deviceName } from './device-name'
import { Failed } from './failed'
import { addPasskey, factorsQuery, useChange } from './security-api'

type Open = { what: 'rename' | 'remove'; key: Passkey }

const loadDialogs = () => import('./passkey-dialogs')

export function PasskeysCard() {
  const t = useT()
  const factors = useQuery(factorsQuery)
  const [open, setOpen] = useState<Open | null>(null)
  const dialogs = useLater(open !== null, loadDialogs)
  const close = () => setOpen(null)
  return (
    <Card>
      <CardHead title={t('security.passkeys.title')} hint={t('security.passkeys.hint')} />
      <Loaded query={factors} skeleton={<Skeleton rows={2} />}>
        {({ passkeys }) => (
          <div class="grid gap-4">
            {passkeys.length === 0 ? (
              <p class="text-muted">{t('security.passkeys.empty')}</p>
            ) : (
              <ul class="divide-y divide-line border-y border-line">
                {passkeys.map((key) => (
                  <Row key={key.id} passkey={key} open={(what) => setOpen({ what, key })} />
                ))}
              </ul>
            )}
            <Add onAdded={(key) => setOpen({ what: 'rename', key })} />
          </div>
        )}
      </Loaded>
      {dialogs && open?.what === 'rename' && <dialogs.PasskeyRename passkey={open.key} onClose={close} />}
      {dialogs && open?.what === 'remove' && <dialogs.PasskeyRemoval passkey={open.key} onClose={close} />}
    </Card>
  )
}

function Row({ passkey: { name, created_at, last_used_at, backed_up }, open }: { passkey: Passkey; open: (what: Open['what']) => void }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  return (
    <li class="flex items-center gap-3 py-3">
      <Icon name="key" class="size-5 text-muted" />
      <div class="min-w-0 flex-1">
        <p class="flex flex-wrap items-center gap-2">
          <bdi class="font-medium [overflow-wrap:anywhere]">{name}</bdi>
          {backed_up && <Badge>{t('security.passkeys.synced')}</Badge>}
        </p>
        <p class="text-sm text-muted">
          {t('security.passkeys.added', { date: format.date(created_at) })} · {last_used_at ? t('security.last_used', { when: format.ago(last_used_at, now) }) : t('security.never_used')}
        </p>
      </div>
      <div class="flex">
        <IconButton icon="edit" label={t('security.passkeys.rename_name', { name })} aria-haspopup="dialog" onClick={() => open('rename')} />
        <IconButton icon="trash" label={t('security.passkeys.remove_name', { name })} aria-haspopup="dialog" onClick={() => open('remove')} />
      </div>
    </li>
  )
}

/** It gets the name of this device; the dialog that follows is for a better one. */
function Add({ onAdded }: { onAdded: (key: Passkey) => void }) {
  const t = useT()
  const add = useChange(addPasskey, { success: onAdded })
  if (!hasPasskeys()) return <p class="text-sm text-muted">{t('security.passkeys.not_here')}</p>
  return (
    <div class="grid justify-items-start gap-3">
      <Failed error={add.error} />
      <Button icon="plus" busy={add.isPending} onClick={() => add.mutate(deviceName(navigator.userAgent) ?? t('security.passkeys.title'))}>
        {t(add.isPending ? 'security.passkeys.adding' : 'security.passkeys.add')}
      </Button>
    </div>
  )
}
