import { useT } from '@/i18n'
import { useErrorText } from '@/ui/states'
import { Card, CardHead } from '@/ui/surface'
import { toast } from '@/ui/toast'
import { Switch } from '@/ui/toggles'
import { usePerson, useProfileChange } from './account-api'

const CHOICES = ['leads', 'appointments', 'sites'] as const

/** Each counts at once, and falls back when the platform says no. */
export function MailChoices() {
  const t = useT()
  const text = useErrorText()
  const { mail } = usePerson().person
  const change = useProfileChange()
  const wished = change.isPending ? change.variables.mail : undefined
  return (
    <Card>
      <CardHead title={t('profile.mail')} hint={t('profile.mail_hint')} />
      <div class="grid gap-4">
        {CHOICES.map((choice) => (
          <Switch
            key={choice}
            checked={wished?.[choice] ?? mail[choice]}
            onChange={(on) => change.mutate({ mail: { [choice]: on } }, { onError: (error) => toast({ tone: 'error', text: text(error) }) })}
            label={t(`profile.mail.${choice}`)}
            hint={t(`profile.mail.${choice}_hint`)}
          />
        ))}
      </div>
    </Card>
  )
}
