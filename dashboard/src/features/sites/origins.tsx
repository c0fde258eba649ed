import { useState } from 'react'
import type { Site } from '@/api/types'
import { fieldErrors } from '@/api/problem'
import { useMay } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { TextArea } from '@/ui/field'
import { Card, CardHead } from '@/ui/surface'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { useUnsaved } from '@/ui/unsaved'
import { useSiteChange } from './api'
import { tidyOrigins } from './tidy-origins'

/** Which pages may carry the widget; everything else is refused by the server. */
export function Origins({ site }: { site: Site }) {
  const t = useT()
  const text = useErrorText()
  const may = useMay('AutomationsEdit')
  const stored = site.origins.join('\n')
  const [value, setValue] = useState(stored)
  const save = useSiteChange(site.id)
  const dirty = value.trim() !== stored
  useUnsaved(dirty)
  const error = save.error ? (save.error && Object.values(fieldErrors(save.error))[0]) || text(save.error) : undefined
  return (
    <Card>
      <CardHead title={t('origins.title')} hint={t('origins.hint')} />
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ origins: tidyOrigins(value) }, { onSuccess: () => toast({ text: t('state.saved') }) })
        }}
      >
        <TextArea label={t('origins.label')} hint={t('origins.example')} rows={3} dir="ltr" value={value} onValue={setValue} error={error} disabled={!may} />
        {may && (
          <Button type="submit" tone="primary" class="justify-self-start" busy={save.isPending} disabled={!dirty}>
            {t('action.save')}
          </Button>
        )}
      </form>
    </Card>
  )
}
