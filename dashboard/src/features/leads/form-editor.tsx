import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { fieldErrors } from '@/api/problem'
import type { Form } from '@/api/types'
import { useMay } from '@/features/auth/session'
import { useT } from '@/i18n'
import { useRouteParam } from '@/loader'
import { Button } from '@/ui/button'
import { TextArea, TextField } from '@/ui/field'
import { Icon } from '@/ui/icon'
import { Page } from '@/ui/page'
import { Loaded, useErrorText } from '@/ui/states'
import { Card, CardHead } from '@/ui/surface'
import { toast } from '@/ui/toast'
import { Switch } from '@/ui/toggles'
import { useUnsaved } from '@/ui/unsaved'
import { type FormChange, formQuery, useFormChange } from './api'
import { FieldList } from './field-list'
import { cleanFields } from './fields'

export default function FormEditor() {
  const t = useT()
  const id = useRouteParam('id')
  const query = useQuery(formQuery(id))
  const back = (
    <Link href="/app/forms" className="mb-3 inline-flex items-center gap-1 rounded-sm py-1 text-sm text-muted hover:text-ink">
      <Icon name="back" class="size-4" />
      {t('nav.forms')}
    </Link>
  )
  return (
    <Page title={query.data?.name ?? t('forms.one')} above={back} narrow>
      <Loaded query={query}>{(form) => <Editor key={form.id} form={form} />}</Loaded>
    </Page>
  )
}

const editable = ({ name, fields, thanks, notify_owner, answer }: Form): FormChange => ({ name, fields, thanks, notify_owner, answer })

function Editor({ form }: { form: Form }) {
  const t = useT()
  const text = useErrorText()
  const may = useMay('AutomationsEdit')
  const [draft, setDraft] = useState(() => editable(form))
  const save = useFormChange(form.id)
  const dirty = JSON.stringify(draft) !== JSON.stringify(editable(form))
  useUnsaved(dirty)
  const errors = fieldErrors(save.error)
  const set = (change: Partial<FormChange>) => setDraft({ ...draft, ...change })
  const submit = (event: Event) => {
    event.preventDefault()
    save.mutate({ ...draft, fields: cleanFields(draft.fields) }, {
      onSuccess: (saved) => {
        setDraft(editable(saved))
        toast({ text: t('state.saved') })
      },
      onError: (error) => toast({ tone: 'error', text: text(error) }),
    })
  }
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!may} class="grid min-w-0 gap-5">
        <Card>
          <CardHead title={t('forms.basics')} />
          <div class="grid gap-5">
            <TextField label={t('forms.name')} hint={t('forms.name_hint')} value={draft.name} onValue={(name) => set({ name })} error={errors.name} maxLength={80} dir="auto" required />
            <TextArea label={t('forms.thanks')} hint={t('forms.thanks_hint')} rows={2} value={draft.thanks} onValue={(thanks) => set({ thanks })} error={errors.thanks} maxLength={1000} dir="auto" />
          </div>
        </Card>
        <Card>
          <CardHead title={t('forms.fields_title')} hint={t('forms.fields_hint')} />
          <FieldList fields={draft.fields} onFields={(fields) => set({ fields })} errors={errors} />
        </Card>
        <MailCard draft={draft} onChange={set} errors={errors} />
      </fieldset>
      {may && <SaveBar dirty={dirty} busy={save.isPending} />}
    </form>
  )
}

type MailProps = { draft: FormChange; onChange: (change: Partial<FormChange>) => void; errors: Record<string, string> }

/** Who hears by mail of an answer: the owner, and the visitor who wrote it. */
function MailCard({ draft, onChange, errors }: MailProps) {
  const t = useT()
  const setAnswer = (change: Partial<Form['answer']>) => onChange({ answer: { ...draft.answer, ...change } })
  return (
    <Card>
      <CardHead title={t('forms.mail')} />
      <div class="grid gap-5">
        <Switch checked={draft.notify_owner} onChange={(notify_owner) => onChange({ notify_owner })} label={t('forms.notify')} hint={t('forms.notify_hint')} />
        <Switch checked={draft.answer.active} onChange={(active) => setAnswer({ active })} label={t('forms.answer')} hint={t('forms.answer_hint')} />
        {draft.answer.active && (
          <>
            <TextField label={t('forms.subject')} value={draft.answer.subject} onValue={(subject) => setAnswer({ subject })} error={errors['answer.subject']} maxLength={200} dir="auto" required />
            <TextArea label={t('forms.body')} hint={t('forms.body_hint')} rows={6} value={draft.answer.body} onValue={(body) => setAnswer({ body })} error={errors['answer.body']} maxLength={5000} dir="auto" />
          </>
        )}
      </div>
    </Card>
  )
}

function SaveBar({ dirty, busy }: { dirty: boolean; busy: boolean }) {
  const t = useT()
  return (
    <div class="sticky bottom-16 z-10 mt-5 flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface p-3 shadow-card lg:bottom-4">
      <Button type="submit" tone="primary" busy={busy} disabled={!dirty}>
        {t('action.save')}
      </Button>
      <span class="text-sm text-muted" role="status">
        {dirty ? t('state.unsaved') : t('state.all_saved')}
      </span>
    </div>
  )
}
