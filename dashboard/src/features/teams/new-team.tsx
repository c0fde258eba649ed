import { useState } from 'react'
import { fieldErrors } from '@/api/problem'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/field'
import { useNewTeam } from './shell-api'
import { useTeamError } from './errors'

/** One more team for the same person: they own it, and the dashboard turns to it. */
export function NewTeamDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const words = useTeamError()
  const [name, setName] = useState('')
  const create = useNewTeam()
  const error = create.error ? (fieldErrors(create.error).name ?? words(create.error)) : undefined
  return (
    <Dialog open onClose={onClose} title={t('switcher.new')} class="max-w-md">
      <form
        class="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate(name)
        }}
      >
        <TextField label={t('start.team.name')} hint={t('switcher.new_hint')} name="team" autocomplete="organization" dir="auto" value={name} onValue={setName} error={error} maxLength={80} required />
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" busy={create.isPending || create.isSuccess}>
            {t('switcher.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
