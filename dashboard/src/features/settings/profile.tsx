import { Avatar, Card, CardHead } from '@/ui/surface'
import { useState } from 'react'
import { useFieldWords } from '@/features/auth/errors'
import { useSpeech, useT } from '@/i18n'
import { isZone } from '@/i18n/format'
import { Button } from '@/ui/button'
import { SelectField, TextField } from '@/ui/field'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { useUnsaved } from '@/ui/unsaved'
import { ZoneField } from '@/ui/zone-field'
import { usePerson, useProfileChange } from './account-api'
import { EmailChange } from './email-change'
import { MailChoices } from './mail-choices'

export function ProfileSettings() {
  const { person } = usePerson()
  return (
    <div class="grid gap-5">
      <Profile key={`${person.name}${person.locale}${person.zone}`} />
      <EmailChange />
      <MailChoices />
    </div>
  )
}

/** Those that our mails are written in; whatever else the account has stays a choice. */
const MAIL_LANGUAGES = ['en', 'de', 'ar', 'fr', 'es', 'it']

function Profile() {
  const { t, format } = useSpeech()
  const text = useErrorText()
  const { person: user } = usePerson()
  const [name, setName] = useState(user.name)
  const [locale, setLocale] = useState(user.locale)
  const [zone, setZone] = useState(user.zone)
  const dirty = name !== user.name || locale !== user.locale || zone !== user.zone
  useUnsaved(dirty)
  const change = useProfileChange()
  const fields = useFieldWords()(change.error)
  const languages = [...new Set([...MAIL_LANGUAGES, user.locale])]
  return (
    <Card>
      <CardHead title={t('profile.title')} action={<Avatar name={user.name} class="size-12" />} />
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ name, locale, zone }, { onSuccess: () => toast({ text: t('state.saved') }), onError: (error) => toast({ tone: 'error', text: text(error) }) })
        }}
      >
        <TextField label={t('profile.name')} name="name" autocomplete="name" dir="auto" value={name} onValue={setName} error={fields.name} maxLength={80} required />
        <SelectField label={t('profile.language')} hint={t('profile.language_hint')} value={locale} options={languages.map((value) => ({ value, label: format.language(value) }))} onValue={setLocale} />
        <ZoneField label={t('settings.zone')} hint={t('profile.zone_hint')} value={zone} onValue={setZone} error={fields.zone} />
        <Save dirty={dirty && isZone(zone)} busy={change.isPending} />
      </form>
    </Card>
  )
}

function Save({ dirty, busy }: { dirty: boolean; busy: boolean }) {
  const t = useT()
  return (
    <Button type="submit" tone="primary" class="justify-self-start" busy={busy} disabled={!dirty}>
      {t('action.save')}
    </Button>
  )
}
