import { useState } from 'react'
import type { Site, WidgetTheme } from '@/api/types'
import { fieldErrors } from '@/api/problem'
import { useMay } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { TextArea, TextField } from '@/ui/field'
import { Card, CardHead } from '@/ui/surface'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { Choices } from '@/ui/toggles'
import { useUnsaved } from '@/ui/unsaved'
import { useSiteChange } from './api'
import { ColorField } from './color-field'
import { parseColor } from './contrast'
import { WidgetSketch } from './widget-sketch'

const GREETING_MAX = 200

/** How the widget looks on the owner's pages; the sketch follows every key. */
export function Appearance({ site }: { site: Site }) {
  const t = useT()
  const text = useErrorText()
  const may = useMay('AutomationsEdit')
  const [theme, setTheme] = useState<WidgetTheme>(site.theme)
  const [name, setName] = useState(site.name)
  const save = useSiteChange(site.id)
  const dirty = name !== site.name || (['color', 'position', 'greeting'] as const).some((key) => (theme[key] || null) !== (site.theme[key] || null))
  useUnsaved(dirty)
  const errors = fieldErrors(save.error)
  const submit = (event: Event) => {
    event.preventDefault()
    const body = { name, theme: { ...theme, greeting: theme.greeting || null } }
    save.mutate(body, {
      onSuccess: () => toast({ text: t('state.saved') }),
      onError: (error) => Object.keys(fieldErrors(error)).length === 0 && toast({ tone: 'error', text: text(error) }),
    })
  }
  const set = (change: Partial<WidgetTheme>) => setTheme({ ...theme, ...change })
  return (
    <form class="grid gap-5 lg:grid-cols-2" onSubmit={submit}>
      <Card>
        <CardHead title={t('appearance.title')} hint={t('appearance.hint')} />
        <fieldset disabled={!may} class="grid gap-5">
          <TextField label={t('sites.name')} value={name} onValue={setName} error={errors.name} maxLength={80} dir="auto" required />
          <ColorField value={theme.color} onValue={(color) => set({ color })} error={errors['theme.color'] ?? errors.color} />
          <Choices
            legend={t('appearance.position')}
            value={theme.position}
            options={[
              { value: 'left', label: t('appearance.left') },
              { value: 'right', label: t('appearance.right') },
            ]}
            onChange={(position) => set({ position })}
          />
          <TextArea label={t('appearance.greeting')} optional={t('field.optional')} rows={2} dir="auto" maxLength={GREETING_MAX} value={theme.greeting ?? ''} onValue={(greeting) => set({ greeting })} hint={t('appearance.greeting_hint')} error={errors['theme.greeting'] ?? errors.greeting} />
        </fieldset>
        {may && (
          <Button type="submit" tone="primary" class="mt-6" busy={save.isPending} disabled={!dirty || !parseColor(theme.color)}>
            {t('action.save')}
          </Button>
        )}
      </Card>
      <Card>
        <CardHead title={t('install.preview')} hint={t('appearance.sketch_hint')} />
        <WidgetSketch theme={theme} name={name} active={site.automations.filter((one) => one.active).map((one) => one.kind)} />
        <a href={`/preview/${site.key}`} target="_blank" rel="noreferrer" class="mt-4 inline-block rounded-sm py-1 text-sm text-accent-text hover:underline">
          {t('appearance.real')}
        </a>
      </Card>
    </form>
  )
}
