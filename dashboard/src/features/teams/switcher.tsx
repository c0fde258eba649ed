// Which team this is, and the way to another. What the menu holds comes when it is opened.
import { useState } from 'react'
import { useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { useLater } from '@/later'
import { Spinner } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Menu } from '@/ui/menu'
import { useActing } from './acting'

const load = () => Promise.all([import('./switcher-menu'), import('./new-team')])

export function TeamSwitcher() {
  const t = useT()
  const { team } = useMember()
  const acting = useActing()
  const [naming, setNaming] = useState(false)
  const [wanted, want] = useState(false)
  const [menu, dialog] = useLater(wanted, load, ['late']) ?? []
  const name = (
    <span class="truncate font-medium" dir="auto">
      {team.name}
    </span>
  )
  if (acting) return name
  return (
    <div class="min-w-0" onPointerEnter={() => want(true)} onFocusCapture={() => want(true)}>
      <Menu
        label={t('switcher.open')}
        align="start"
        trigger={
          <>
            {name}
            <Icon name="expand" class="size-4 text-muted" />
          </>
        }
      >
        {(close, open) =>
          open &&
          (menu ? (
            <menu.SwitcherMenu
              onClose={close}
              onNew={() => {
                close()
                setNaming(true)
              }}
            />
          ) : (
            <Spinner />
          ))
        }
      </Menu>
      {naming && dialog && <dialog.NewTeamDialog onClose={() => setNaming(false)} />}
    </div>
  )
}
