import { LANGUAGES, type Language, useSpeech } from '@/i18n'
import { isZone } from '@/i18n/format'
import { setPrefs, usePrefs } from '@/prefs'
import { useState } from 'react'
import { Card, CardHead } from '@/ui/surface'
import { SelectField } from '@/ui/field'
import { Button } from '@/ui/button'
import { Choices, Switch } from '@/ui/toggles'
import { ZoneField } from '@/ui/zone-field'

/** Looks belong to this browser and apply at once; nothing to save. */
export function LooksSettings() {
  const { t, language, format } = useSpeech()
  const prefs = usePrefs()
  const [zone, setZone] = useState(format.zone)
  return (
    <Card>
      <CardHead title={t('settings.tab.looks')} hint={t('settings.looks_hint')} />
      <div class="grid gap-6">
        <Choices
          legend={t('settings.theme')}
          value={prefs.theme}
          options={[
            { value: 'system', label: t('settings.theme.system') },
            { value: 'light', label: t('settings.theme.light') },
            { value: 'dark', label: t('settings.theme.dark') },
          ]}
          onChange={(theme) => setPrefs({ theme })}
        />
        <SelectField label={t('settings.language')} value={language} options={(Object.keys(LANGUAGES) as Language[]).map((value) => ({ value, label: LANGUAGES[value] }))} onValue={(value) => setPrefs({ language: value })} />
        <div class="grid gap-2">
          <ZoneField
            label={t('settings.zone')}
            hint={t('settings.zone_now', { time: format.moment(Date.now()) })}
            value={zone}
            onValue={(value) => {
              setZone(value)
              if (isZone(value)) setPrefs({ zone: value })
            }}
          />
          {prefs.zone && (
            <Button
              size="sm"
              tone="quiet"
              class="justify-self-start"
              onClick={() => {
                setPrefs({ zone: null })
                setZone(Intl.DateTimeFormat().resolvedOptions().timeZone)
              }}
            >
              {t('settings.zone_reset')}
            </Button>
          )}
        </div>
        <Switch checked={prefs.shortcuts} onChange={(shortcuts) => setPrefs({ shortcuts })} label={t('help.switch')} hint={t('help.switch_hint')} />
      </div>
    </Card>
  )
}
