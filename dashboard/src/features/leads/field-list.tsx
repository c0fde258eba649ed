import { useRef } from 'react'
import type { FormField } from '@/api/types'
import { useT } from '@/i18n'
import { Button, IconButton } from '@/ui/button'
import { SelectField, TextArea, TextField } from '@/ui/field'
import { announce } from '@/ui/live-region'
import { Checkbox } from '@/ui/toggles'
import { FIELD_KINDS, MAX_FIELDS, addField, changeField, moveField, removeField } from './fields'

type Props = { fields: FormField[]; onFields: (fields: FormField[]) => void; errors: Record<string, string> }

/** Order by buttons: works by key, by thumb and by voice; the moved field keeps the focus and its new place is said. */
export function FieldList({ fields, onFields, errors }: Props) {
  const t = useT()
  const list = useRef<HTMLOListElement>(null)
  const move = (index: number, step: -1 | 1) => {
    onFields(moveField(fields, index, step))
    announce(t('forms.moved', { label: fields[index]?.label ?? '', count: index + step + 1 }))
    requestAnimationFrame(() => {
      const row = list.current?.children[index + step]
      const same = row?.querySelector<HTMLButtonElement>(`[data-move="${step}"]:enabled`)
      const target = same ?? row?.querySelector<HTMLButtonElement>('[data-move]:enabled')
      target?.focus()
    })
  }
  return (
    <>
      <ol ref={list} class="grid grid-cols-1 gap-4">
        {fields.map((field, index) => (
          <li key={field.name} class="rounded-md border border-line p-4">
            <div class="mb-3 flex items-center justify-between gap-2">
              <h3 class="min-w-0 truncate text-sm font-semibold" dir="auto">
                {index + 1}. {field.label || t(`forms.kind.${field.kind}`)}
              </h3>
              <div class="flex">
                <IconButton icon="up" data-move={-1} label={t('forms.up', { label: field.label })} disabled={index === 0} onClick={() => move(index, -1)} />
                <IconButton icon="down" data-move={1} label={t('forms.down', { label: field.label })} disabled={index === fields.length - 1} onClick={() => move(index, 1)} />
                <IconButton icon="trash" label={t('forms.remove', { label: field.label })} disabled={fields.length === 1} onClick={() => onFields(removeField(fields, index))} />
              </div>
            </div>
            <FieldEditor field={field} onChange={(change) => onFields(changeField(fields, index, change))} errors={errors} at={`fields.${index}`} />
          </li>
        ))}
      </ol>
      <Button icon="plus" class="mt-4" disabled={fields.length >= MAX_FIELDS} onClick={() => onFields(addField(fields, 'text', t('forms.new_field')))}>
        {t('forms.add')}
      </Button>
    </>
  )
}

function FieldEditor({ field, onChange, errors, at }: { field: FormField; onChange: (change: Partial<FormField>) => void; errors: Record<string, string>; at: string }) {
  const t = useT()
  const kinds = FIELD_KINDS.map((value) => ({ value, label: t(`forms.kind.${value}`) }))
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <TextField label={t('forms.label')} value={field.label} onValue={(label) => onChange({ label })} error={errors[`${at}.label`]} maxLength={200} dir="auto" required />
      <SelectField
        label={t('forms.kind')}
        value={field.kind}
        options={kinds}
        error={errors[`${at}.kind`]}
        onValue={(value) => {
          const kind = FIELD_KINDS.find((one) => one === value) ?? 'text'
          onChange({ kind, choices: kind === 'choice' ? (field.choices ?? []) : undefined })
        }}
      />
      {field.kind === 'choice' && (
        <div class="sm:col-span-2">
          <TextArea label={t('forms.choices')} hint={t('forms.choices_hint')} rows={3} dir="auto" value={(field.choices ?? []).join('\n')} onValue={(text) => onChange({ choices: text.split('\n') })} error={errors[`${at}.choices`]} />
        </div>
      )}
      <Checkbox checked={field.required} onChange={(required) => onChange({ required })} label={t('forms.required')} />
    </div>
  )
}
