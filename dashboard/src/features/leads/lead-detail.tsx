import { useQuery } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { useState } from 'react'
import type { Form, Lead, LeadState } from '@/api/types'
import { useMay } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { SelectField, TextArea } from '@/ui/field'
import { Loaded } from '@/ui/states'
import { Facts } from '@/ui/surface'
import { useUnsaved } from '@/ui/unsaved'
import { formQuery, leadQuery, useAutoresponse, useLeadChange } from './api'
import { LEAD_STATES, leadTitle } from './lead-words'

export function LeadDetail({ id }: { id: string }) {
  const query = useQuery(leadQuery(id))
  return <Loaded query={query}>{(lead) => <LeadView lead={lead} />}</Loaded>
}

function LeadView({ lead }: { lead: Lead }) {
  const t = useT()
  const format = useFormat()
  const may = useMay('LeadsEdit')
  const change = useLeadChange(lead.id)
  const answer = useAutoresponse(lead.id)
  const form = useQuery(formQuery(lead.form_id)).data
  return (
    <div class="grid gap-6">
      <header>
        <h2 class="text-xl font-semibold break-words" dir="auto">
          {leadTitle(lead, t)}
        </h2>
        <p class="text-sm text-muted">{format.moment(lead.created_at)}</p>
      </header>
      <Facts stacked rows={contactRows(lead, t)} />
      <SelectField
        label={t('leads.state')}
        value={lead.state}
        disabled={!may}
        options={LEAD_STATES.map((value) => ({ value, label: t(`leads.state.${value}`) }))}
        onValue={(state) => change.mutate({ state: state as LeadState })}
      />
      <section>
        <h3 class="mb-3 font-semibold">{t('leads.answers')}</h3>
        <Facts stacked rows={answerRows(lead, form, t)} />
      </section>
      <Note key={lead.id} lead={lead} disabled={!may} onSave={(note) => change.mutate({ note })} busy={change.isPending} />
      {may && lead.email && (
        <div class="border-t border-line pt-5">
          <Button icon="mail" busy={answer.isPending} onClick={() => answer.mutate()}>
            {t('leads.answer_again')}
          </Button>
          <p class="mt-2 text-sm text-muted">{t('leads.answer_hint')}</p>
        </div>
      )}
    </div>
  )
}

const link = 'rounded-sm break-all text-accent-text underline underline-offset-2 hover:no-underline'

function contactRows(lead: Lead, t: ReturnType<typeof useT>): [string, ComponentChildren][] {
  const rows: [string, ComponentChildren][] = []
  if (lead.email) rows.push([t('analysis.email'), <a href={`mailto:${lead.email}`} class={link}>{lead.email}</a>])
  if (lead.phone) rows.push([t('analysis.phone'), <a href={`tel:${lead.phone}`} class={link}><bdi>{lead.phone}</bdi></a>])
  if (lead.page_url) rows.push([t('leads.page'), <a href={lead.page_url} class={link} target="_blank" rel="noreferrer"><bdi>{lead.page_url}</bdi></a>])
  return rows
}

/** In the order of the form; answers to fields that are gone come last, under their names. */
function answerRows(lead: Lead, form: Form | undefined, t: ReturnType<typeof useT>): [string, ComponentChildren][] {
  const fields = form?.fields ?? []
  const known = fields.filter((field) => field.name in lead.answers)
  const names = [...known.map((field) => field.name), ...Object.keys(lead.answers).filter((name) => !known.some((field) => field.name === name))]
  return names.map((name) => {
    const field = known.find((one) => one.name === name)
    const value = lead.answers[name] ?? ''
    const words = field?.kind === 'consent' ? t(value === 'true' ? 'leads.agreed' : 'leads.not_agreed') : value || '–'
    return [field?.label ?? name, <span dir="auto" class="block whitespace-pre-wrap">{words}</span>]
  })
}

function Note({ lead, onSave, busy, disabled }: { lead: Lead; onSave: (note: string) => void; busy: boolean; disabled: boolean }) {
  const t = useT()
  const [note, setNote] = useState(lead.note ?? '')
  const dirty = note !== (lead.note ?? '')
  useUnsaved(dirty)
  return (
    <form
      class="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        onSave(note)
      }}
    >
      <TextArea label={t('leads.note')} hint={t('leads.note_hint')} rows={3} dir="auto" maxLength={4000} value={note} onValue={setNote} disabled={disabled} />
      {dirty && (
        <Button type="submit" tone="primary" class="justify-self-start" busy={busy}>
          {t('action.save')}
        </Button>
      )}
    </form>
  )
}
