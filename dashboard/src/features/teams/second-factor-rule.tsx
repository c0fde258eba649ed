// Whether the team asks its people for a second factor.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { call } from '@/api/call'
import { isProblem } from '@/api/problem'
import { useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Card, CardHead, Notice } from '@/ui/surface'
import { toast } from '@/ui/toast'
import { Switch } from '@/ui/toggles'
import type { OwnTeam } from './api-types'
import { useTeamError } from './errors'
import { at, useSessionAgain } from './shell-api'

const link = 'text-accent-text underline underline-offset-2 hover:no-underline'

function useRule(team: string) {
  const t = useT()
  const queries = useQueryClient()
  const again = useSessionAgain()
  const rule = useMutation({
    mutationFn: (requires: boolean) => call<OwnTeam>('PATCH', at(team), { body: { requires_second_factor: requires } }),
    onSuccess: async (_, requires) => {
      await again()
      void queries.invalidateQueries({ queryKey: ['team', team] })
      const undo = { label: t('action.undo'), run: () => rule.mutate(true) }
      toast({ text: t(requires ? 'factor_rule.on' : 'factor_rule.off'), ...(!requires && { action: undo, ms: 10_000 }) })
    },
  })
  return rule
}

/** Asks before it is switched on: people are out at once. Switching it off comes back with Undo. */
export function SecondFactorRule({ may }: { may: boolean }) {
  const t = useT()
  const { team } = useMember()
  const rule = useRule(team.id)
  const [asking, ask] = useState(false)
  const on = team.requires_second_factor
  return (
    <Card>
      <CardHead title={t('factor_rule.title')} hint={may ? undefined : t('factor_rule.read')} />
      <div class="grid gap-4" aria-busy={rule.isPending}>
        <Switch checked={on} disabled={!may || rule.isPending} label={t('factor_rule.label')} hint={t('factor_rule.hint')} onChange={(wish) => (wish ? ask(true) : rule.mutate(false))} />
        {rule.error && <Refused error={rule.error} />}
      </div>
      {asking && (
        <AskDialog
          onClose={() => ask(false)}
          onAsk={() => {
            ask(false)
            rule.mutate(true)
          }}
        />
      )}
    </Card>
  )
}

function Refused({ error }: { error: unknown }) {
  const t = useT()
  const words = useTeamError()
  return (
    <Notice tone="danger" role="alert">
      {words(error)}{' '}
      {isProblem(error, 'no_second_factor') && (
        <Link href="/app/settings/security" className={link}>
          {t('factor_rule.own')}
        </Link>
      )}
    </Notice>
  )
}

function AskDialog({ onClose, onAsk }: { onClose: () => void; onAsk: () => void }) {
  const t = useT()
  return (
    <Dialog open onClose={onClose} title={t('factor_rule.ask_title')} class="max-w-md">
      <ul class="grid list-disc gap-1.5 ps-5">
        <li>{t('factor_rule.ask_now')}</li>
        <li>{t('factor_rule.ask_mail')}</li>
        <li>{t('factor_rule.ask_keys')}</li>
      </ul>
      <p class="mt-4">
        <Link href="?tab=members" className={link}>
          {t('factor_rule.ask_who')}
        </Link>
      </p>
      <div class="mt-6 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button tone="primary" onClick={onAsk}>
          {t('factor_rule.ask')}
        </Button>
      </div>
    </Dialog>
  )
}
