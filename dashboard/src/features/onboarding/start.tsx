import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { ask, client } from '@/api/client'
import { fieldErrors } from '@/api/problem'
import type { TeamRole } from '@/api/types'
import { sessionQuery, useMay, useSession } from '@/features/auth/session'
import { takeWebsite } from '@/features/auth/wished-website'
import { TeamsToJoin } from '@/features/teams/joinable'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/field'
import { Notice } from '@/ui/surface'
import { useErrorText } from '@/ui/states'
import { StartFrame } from './frame'
import { tidyUrl } from '@/features/sites/tidy-url'

export default function Start() {
  const team = useSession().data?.team
  const may = useMay('AutomationsEdit')
  if (!team) return <NameTeam />
  return may ? <AddSite /> : <OnlyLooking role={team.role} />
}

/** Somebody who may only look came by an old link. */
function OnlyLooking({ role }: { role: TeamRole }) {
  const t = useT()
  return (
    <StartFrame step="website" title={t('start.site.title')}>
      <Notice tone="warn">{t('team.tab_closed', { role: t(`role.${role}`) })}</Notice>
    </StartFrame>
  )
}

function NameTeam() {
  const t = useT()
  const text = useErrorText()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const create = useMutation({
    mutationFn: (wish: string) => ask(client.POST('/api/teams', { body: { name: wish } })),
    onSuccess: () => queries.fetchQuery({ ...sessionQuery, staleTime: 0 }),
  })
  const error = create.error ? (fieldErrors(create.error).name ?? text(create.error)) : undefined
  return (
    <StartFrame step="team" title={t('start.team.title')} hint={t('start.team.hint')}>
      <TeamsToJoin />
      <form
        class="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate(name)
        }}
      >
        <TextField label={t('start.team.name')} name="team" autocomplete="organization" value={name} onValue={setName} error={error} maxLength={80} required />
        <Button type="submit" tone="primary" size="lg" busy={create.isPending} class="justify-self-start">
          {t('auth.continue')}
        </Button>
      </form>
    </StartFrame>
  )
}

function AddSite() {
  const t = useT()
  const text = useErrorText()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [url, setUrl] = useState(takeWebsite)
  const add = useMutation({
    mutationFn: (typed: string) => ask(client.POST('/api/sites', { body: { url: tidyUrl(typed) } })),
    onSuccess: (site) => {
      queries.setQueryData(['sites', 'one', site.id], site)
      void queries.invalidateQueries({ queryKey: ['sites', 'list'] })
      go(`/app/start/${site.id}`)
    },
  })
  const error = add.error ? (fieldErrors(add.error).url ?? text(add.error)) : undefined
  return (
    <StartFrame step="website" title={t('start.site.title')} hint={t('start.site.hint')}>
      <form
        class="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate(url)
        }}
      >
        <TextField label={t('start.site.url')} name="url" type="text" inputMode="url" autocomplete="url" placeholder="www.example.com" dir="ltr" value={url} onValue={setUrl} error={error} required />
        <Button type="submit" tone="primary" size="lg" busy={add.isPending} class="justify-self-start">
          {t('start.site.read')}
        </Button>
      </form>
      <ul class="mt-10 grid gap-3 border-t border-line pt-6 text-sm text-muted">
        <li>{t('start.site.note_public')}</li>
        <li>{t('start.site.note_polite')}</li>
        <li>{t('start.site.note_you')}</li>
      </ul>
    </StartFrame>
  )
}
