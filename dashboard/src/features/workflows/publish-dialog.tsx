import { useState } from 'react'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/field'
import { useOnce } from '@/ui/once'
import { Notice } from '@/ui/surface'
import { problemsOf } from './acts'
import { ProblemList, useRefusalText } from './problems'
import type { Workflow } from './types'
import { usePublish } from './version-acts'

export function PublishDialog({ flow, onClose }: { flow: Workflow; onClose: () => void }) {
  const t = useT()
  const text = useRefusalText()
  const [note, setNote] = useState('')
  const publish = usePublish(flow.id, onClose)
  const once = useOnce()
  const problems = problemsOf(publish.error)
  return (
    <Dialog open onClose={onClose} title={t('flows.publish_title')}>
      <form
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          once(() => publish.mutateAsync({ revision: flow.revision, note: note.trim() }))
        }}
      >
        <p class="text-muted">{t(flow.state === 'active' ? 'flows.publish_active' : 'flows.publish_hint')}</p>
        <TextArea label={t('flows.note')} hint={t('flows.note_hint')} optional={t('field.optional')} rows={3} maxLength={1000} dir="auto" value={note} onValue={setNote} />
        {publish.error && (
          <Notice tone="danger" role="alert">
            <p>{text(publish.error, flow.name)}</p>
            {problems.length > 0 && <ProblemList problems={problems} graph={flow.draft} />}
          </Notice>
        )}
        <Button type="submit" tone="primary" class="justify-self-start" busy={publish.isPending}>
          {t('flows.publish')}
        </Button>
      </form>
    </Dialog>
  )
}
