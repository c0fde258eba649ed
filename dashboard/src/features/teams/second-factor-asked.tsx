// In place of every screen of a team that asks for a second factor, for a session without one.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { stepUpOptions } from '@/features/auth/api'
import { useMember } from '@/features/auth/session'
import { Prove } from '@/features/auth/step-up-dialog'
import { useT } from '@/i18n'
import { markNavigated } from '@/shell/navigated'
import { Button, ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Page } from '@/ui/page'
import { Loaded } from '@/ui/states'
import { useActing } from './acting'
import { LeaveTeam } from './leave'
import { OtherTeams } from './other-teams'

const SET_UP = '/app/settings/security?asked=1'

export function SecondFactorAsked() {
  const t = useT()
  const { team, second_factor, has_passkey } = useMember()
  const acting = useActing()
  const has = second_factor || has_passkey
  const hint = acting ? 'asked.acting' : has ? 'asked.confirm_hint' : 'asked.set_up_hint'
  return (
    <Page title={t('asked.title', { team: team.name })} hint={t(hint)} narrow>
      {!acting && (
        <>
          <div class="flex flex-wrap gap-3">{has ? <Confirm /> : <SetUp />}</div>
          <OtherTeams />
          <div class="mt-8">
            <LeaveTeam />
          </div>
        </>
      )}
    </Page>
  )
}

function SetUp() {
  const t = useT()
  return (
    <ButtonLink href={SET_UP} tone="primary" size="lg" icon="shield">
      {t('asked.set_up')}
    </ButtonLink>
  )
}

function Confirm() {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button tone="primary" size="lg" icon="shield" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t('asked.confirm')}
      </Button>
      <ButtonLink href={SET_UP} size="lg">
        {t('asked.set_up_other')}
      </ButtonLink>
      {open && <ConfirmDialog onClose={() => setOpen(false)} />}
    </>
  )
}

/** A proof of presence by anything but the password. The session that it answers opens the team, and this page is gone. */
function ConfirmDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const options = useQuery({ queryKey: ['step-up', 'second'], queryFn: stepUpOptions, staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false })
  return (
    <Dialog open onClose={onClose} title={t('asked.confirm_title')} class="max-w-md">
      <Loaded query={options}>{(found) => <Prove options={{ ...found, methods: found.methods.filter((one) => one !== 'password') }} onDone={markNavigated} />}</Loaded>
    </Dialog>
  )
}
