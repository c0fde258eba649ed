import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormat, useT } from '@/i18n'
import { useLater } from '@/later'
import { Button } from '@/ui/button'
import { Loaded, Skeleton } from '@/ui/states'
import { Card, CardHead } from '@/ui/surface'
import { factorsQuery } from './security-api'

const loadDialog = () => import('./password-dialog')

export function PasswordCard() {
  const t = useT()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const factors = useQuery(factorsQuery)
  const dialog = useLater(open, loadDialog)
  return (
    <Card>
      <CardHead title={t('auth.password')} hint={t('security.password.hint')} />
      <Loaded query={factors} skeleton={<Skeleton rows={1} />}>
        {({ password: { set, changed_at } }) => (
          <div class="flex flex-wrap items-center justify-between gap-3">
            <p>{!set ? t('security.password.none') : changed_at ? t('security.password.since', { date: format.date(changed_at) }) : t('security.password.set')}</p>
            <Button onClick={() => setOpen(true)} aria-haspopup="dialog">
              {t(set ? 'security.password.change' : 'security.password.choose')}
            </Button>
            {open && dialog && <dialog.PasswordDialog set={set} onClose={() => setOpen(false)} />}
          </div>
        )}
      </Loaded>
    </Card>
  )
}
