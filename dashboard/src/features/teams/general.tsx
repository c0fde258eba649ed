// The team's name, one's own place in it, and the ways out.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '@/api/call'
import { fieldErrors } from '@/api/problem'
import { useMay, useMember } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/field'
import { Card, CardHead, Facts } from '@/ui/surface'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { useUnsaved } from '@/ui/unsaved'
import { at, useSessionAgain } from './shell-api'
import type { OwnTeam } from './api-types'
import { LeaveTeam } from './leave'
import { RoleBadge } from './roles'
import { deletionOf, useActing } from './acting'
import { CloseTeam } from './close-team'
import { SecondFactorRule } from './second-factor-rule'
import { TransferTeam } from './transfer'

export function TeamSettings() {
  const t = useT()
  const format = useFormat()
  const { team } = useMember()
  const open = deletionOf(team) === null
  const may = useMay('TeamManage') && open
  const acting = useActing()
  const owner = team.role === 'owner'
  return (
    <div class="grid max-w-3xl gap-5">
      <Card>
        <CardHead title={t('team.name_title')} hint={may || !open ? undefined : t('settings.team_read')} />
        <Rename key={team.name} may={may} />
        <Facts
          rows={[
            [t('settings.role'), <RoleBadge role={team.role} />],
            [t('settings.since'), format.date(team.created_at)],
          ]}
        />
      </Card>
      {open && <SecondFactorRule may={may} />}
      {owner && open && <TransferTeam />}
      {!acting && <LeaveTeam />}
      {owner && <CloseTeam team={team} />}
    </div>
  )
}

function Rename({ may }: { may: boolean }) {
  const t = useT()
  const text = useErrorText()
  const { team } = useMember()
  const again = useSessionAgain()
  const [name, setName] = useState(team.name)
  const dirty = name !== team.name
  useUnsaved(dirty)
  const rename = useMutation({
    mutationFn: (wish: string) => call<OwnTeam>('PATCH', at(team.id), { body: { name: wish } }),
    onSuccess: async () => {
      await again()
      toast({ text: t('state.saved') })
    },
  })
  return (
    <form
      class="mb-6 grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        rename.mutate(name)
      }}
    >
      <TextField label={t('start.team.name')} value={name} onValue={setName} disabled={!may} maxLength={80} dir="auto" required error={rename.error ? (fieldErrors(rename.error).name ?? text(rename.error)) : undefined} />
      {may && (
        <Button type="submit" tone="primary" class="justify-self-start" busy={rename.isPending} disabled={!dirty}>
          {t('action.save')}
        </Button>
      )}
    </form>
  )
}
