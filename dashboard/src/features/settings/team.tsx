import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, client } from '@/api/client'
import { fieldErrors } from '@/api/problem'
import { sessionQuery, useMay, useMember } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/field'
import { Badge, Card, CardHead, Facts } from '@/ui/surface'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { useUnsaved } from '@/ui/unsaved'

export function TeamSettings() {
  const t = useT()
  const format = useFormat()
  const text = useErrorText()
  const queries = useQueryClient()
  const { team } = useMember()
  const may = useMay('TeamManage')
  const [name, setName] = useState(team.name)
  const dirty = name !== team.name
  useUnsaved(dirty)
  const rename = useMutation({
    mutationFn: (wish: string) => ask(client.PATCH('/api/teams/{id}', { params: { path: { id: team.id } }, body: { name: wish } })),
    onSuccess: async () => {
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
      toast({ text: t('state.saved') })
    },
  })
  return (
    <Card>
      <CardHead title={t('settings.tab.team')} hint={may ? undefined : t('settings.team_read')} />
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
      <Facts
        rows={[
          [t('settings.role'), <Badge tone="accent">{t(`role.${team.role}`)}</Badge>],
          [t('settings.since'), format.date(team.created_at)],
        ]}
      />
    </Card>
  )
}
