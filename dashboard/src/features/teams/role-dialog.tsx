import { useState } from 'react'
import type { TeamRole } from '@/api/types'
import { useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import type { Member } from './api-types'
import { RoleChoice, givable } from './roles'

type Props = { member: Member; onClose: () => void; onChoose: (role: TeamRole) => void }

/** A dialog and not a bare select: arrow keys look around in it, and nothing happens before Save. */
export function RoleDialog({ member, onClose, onChoose }: Props) {
  const t = useT()
  const { team } = useMember()
  const [role, setRole] = useState(member.role)
  return (
    <Dialog open onClose={onClose} title={t('members.role_title')} class="max-w-md">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (role !== member.role) onChoose(role)
          onClose()
        }}
      >
        <p class="mb-4 min-w-0">
          <span class="block font-medium [overflow-wrap:anywhere]"><bdi>{member.name}</bdi></span>
          <span class="block text-sm break-all text-muted"><bdi>{member.email}</bdi></span>
        </p>
        <RoleChoice legend={t('members.role')} value={role} roles={givable(team.role)} onChange={setRole} />
        <div class="mt-6 flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary">
            {t('action.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
