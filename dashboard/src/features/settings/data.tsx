// Settings > Data: take everything along, or leave.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormat, useT } from '@/i18n'
import { useLater } from '@/later'
import { Button } from '@/ui/button'
import { Card, CardHead } from '@/ui/surface'
import { toast } from '@/ui/toast'
import { saveExport, useKeepAccount, usePerson } from './account-api'
import { Failed } from './failed'
import { SettingsPage } from './tabs'

export default function Data() {
  return (
    <SettingsPage tab="data">
      <div class="grid gap-5">
        <Export />
        <Deletion />
      </div>
    </SettingsPage>
  )
}

function Export() {
  const t = useT()
  const save = useMutation({ mutationFn: saveExport, onSuccess: () => toast({ text: t('data.exported') }) })
  return (
    <Card>
      <CardHead title={t('data.export')} hint={t('data.export_hint')} />
      <div class="grid justify-items-start gap-3">
        <Failed error={save.error} />
        <Button icon="download" busy={save.isPending} onClick={() => save.mutate()}>
          {t(save.isPending ? 'data.exporting' : 'data.export_now')}
        </Button>
      </div>
    </Card>
  )
}

const loadDialog = () => import('./deletion-dialog')

function Deletion() {
  const t = useT()
  const format = useFormat()
  const until = usePerson().session.deletion_at ?? null
  const keep = useKeepAccount()
  const [open, setOpen] = useState(false)
  const dialog = useLater(open, loadDialog)
  return (
    <Card>
      <CardHead title={t('data.delete')} hint={t('data.delete_hint')} />
      {until === null ? (
        <Button tone="danger" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {t('data.delete_open')}
        </Button>
      ) : (
        <div class="grid justify-items-start gap-3">
          <p>{t('data.banner', { when: format.moment(until) })}</p>
          <Button tone="primary" busy={keep.isPending} onClick={() => keep.mutate()}>
            {t('data.keep')}
          </Button>
        </div>
      )}
      {open && dialog && <dialog.DeletionDialog onClose={() => setOpen(false)} />}
    </Card>
  )
}
