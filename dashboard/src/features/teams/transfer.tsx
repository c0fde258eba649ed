import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { SelectField } from '@/ui/field'
import { Loaded } from '@/ui/states'
import { Card, CardHead, Notice } from '@/ui/surface'
import { useTransfer } from './api'
import { useTeamError } from './errors'
import { somePeopleQuery } from './people'

/** Asks, because only the new owner could give it back. */
export function TransferTeam() {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <Card>
      <CardHead title={t('transfer.title')} hint={t('transfer.hint')} />
      <Button onClick={() => setOpen(true)} aria-haspopup="dialog">
        {t('transfer.open')}
      </Button>
      {open && <TransferDialog onClose={() => setOpen(false)} />}
    </Card>
  )
}

function TransferDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const { team, user } = useMember()
  const people = useQuery(somePeopleQuery(team.id))
  return (
    <Dialog open onClose={onClose} title={t('transfer.open')} class="max-w-md">
      <Loaded query={people}>
        {({ items }) => {
          const others = items.filter((one) => one.user_id !== user.id)
          return others.length === 0 ? <p class="text-muted">{t('transfer.nobody')}</p> : <Form people={others.map((one) => ({ value: one.user_id, label: `${one.name} · ${one.email}` }))} onClose={onClose} />
        }}
      </Loaded>
    </Dialog>
  )
}

function Form({ people, onClose }: { people: { value: string; label: string }[]; onClose: () => void }) {
  const t = useT()
  const words = useTeamError()
  const { team } = useMember()
  const [person, setPerson] = useState('')
  const transfer = useTransfer(team.id)
  return (
    <form
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (person) transfer.mutate(person)
      }}
    >
      <p>{t('transfer.warning')}</p>
      <SelectField label={t('transfer.to')} value={person} options={[{ value: '', label: t('transfer.choose') }, ...people]} onValue={setPerson} />
      {transfer.error && (
        <Notice tone="danger" role="alert">
          {words(transfer.error)}
        </Notice>
      )}
      <div class="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" tone="danger" busy={transfer.isPending || transfer.isSuccess} disabled={!person}>
          {t('transfer.now')}
        </Button>
      </div>
    </form>
  )
}
