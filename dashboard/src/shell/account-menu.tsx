import { useMutation } from '@tanstack/react-query'
import { Link } from 'wouter'
import { signOut, useMember } from '@/features/auth/session'
import { useWiderSession } from '@/features/teams/acting'
import { LANGUAGES, type Language, useSpeech, useT } from '@/i18n'
import { setPrefs, usePrefs } from '@/prefs'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Menu } from '@/ui/menu'
import { Avatar } from '@/ui/surface'
import { Choices } from '@/ui/toggles'

const item = 'flex min-h-10 w-full items-center gap-3 rounded-md px-3 text-start hover:bg-sunken'

export function AccountMenu() {
  const t = useT()
  const { user } = useMember()
  const out = useMutation({ mutationFn: signOut })
  const staff = useWiderSession()?.user.is_staff
  return (
    <Menu label={t('account.menu', { name: user.name })} trigger={<Avatar name={user.name} />}>
      {(close) => (
        <div class="grid gap-1">
          <div class="px-3 py-2">
            <p class="truncate font-medium" dir="auto">
              {user.name}
            </p>
            <p class="truncate text-sm text-muted">{user.email}</p>
          </div>
          <Link href="/app/settings" className={item} onClick={close}>
            <Icon name="user" />
            {t('account.settings')}
          </Link>
          {staff && (
            <Link href="/app/staff" className={item} onClick={close}>
              <Icon name="shield" />
              {t('staff.title')}
            </Link>
          )}
          <Preferences />
          <Button tone="quiet" icon="signout" class="justify-start gap-3 px-3 font-normal" busy={out.isPending} onClick={() => out.mutate()}>
            {t('auth.sign_out')}
          </Button>
        </div>
      )}
    </Menu>
  )
}

/** Of this browser: how the dashboard looks, and the language it speaks. */
function Preferences() {
  const { t, language } = useSpeech()
  const { theme } = usePrefs()
  return (
    <div class="grid gap-3 border-y border-line px-3 py-3">
      <Choices
        legend={t('settings.theme')}
        value={theme}
        options={[
          { value: 'system', label: t('settings.theme.system') },
          { value: 'light', label: t('settings.theme.light') },
          { value: 'dark', label: t('settings.theme.dark') },
        ]}
        onChange={(value) => setPrefs({ theme: value })}
      />
      <Choices
        legend={t('settings.language')}
        value={language}
        options={(Object.keys(LANGUAGES) as Language[]).map((value) => ({ value, label: LANGUAGES[value] }))}
        onChange={(value) => setPrefs({ language: value })}
      />
    </div>
  )
}
