import { useMember } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { Avatar, Badge, Card, Facts } from '@/ui/surface'

export function ProfileSettings() {
  const t = useT()
  const format = useFormat()
  const { user } = useMember()
  return (
    <Card>
      <div class="mb-6 flex items-center gap-4">
        <Avatar name={user.name} class="size-14" />
        <div class="min-w-0">
          <h2 class="text-lg font-semibold break-words" dir="auto">
            {user.name}
          </h2>
          <p class="break-all text-muted">{user.email}</p>
        </div>
      </div>
      <Facts
        rows={[
          [t('auth.email'), <span class="flex flex-wrap items-center gap-2"><span class="break-all">{user.email}</span>{user.email_verified && <Badge tone="accent">{t('settings.verified')}</Badge>}</span>],
          [t('settings.language'), format.language(user.locale)],
          [t('settings.zone'), <bdi>{user.zone}</bdi>],
        ]}
      />
    </Card>
  )
}
