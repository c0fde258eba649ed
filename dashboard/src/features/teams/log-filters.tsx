import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { CONTROL, Field, SelectField, TextField } from '@/ui/field'
import { ACTIONS, NOUNS, actionWords, isKnown } from './audit-words'
import type { Filter } from './log-filter'

type Props = { filter: Filter; people: ReadonlyMap<string, string> }

export function LogFilters({ filter, people }: Props) {
  const t = useT()
  const { typed, set } = filter
  const names = [...people].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label))
  const stranger = typed.actor && !people.has(typed.actor) ? [{ value: typed.actor, label: typed.actor }] : []
  const wrong = typed.from && typed.until && typed.from > typed.until ? t('log.order') : undefined
  return (
    <search class="mb-5 grid items-start gap-3 sm:grid-cols-2 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto_auto_auto]" aria-label={t('log.filter')}>
      <SelectField label={t('log.person')} value={typed.actor} options={[{ value: '', label: t('log.everybody') }, ...stranger, ...names]} onValue={(value) => set('actor', value)} />
      <ActionField value={typed.action} onValue={(value) => set('action', value)} />
      <TextField label={t('log.from')} type="date" value={typed.from} max={typed.until || undefined} onValue={(value) => set('from', value)} />
      <TextField label={t('log.until')} type="date" value={typed.until} min={typed.from || undefined} error={wrong} onValue={(value) => set('until', value)} />
      {filter.active && (
        <Button tone="quiet" class="self-start xl:mt-7" onClick={filter.clear}>
          {t('log.clear')}
        </Button>
      )}
    </search>
  )
}

function ActionField({ value, onValue }: { value: string; onValue: (value: string) => void }) {
  const t = useT()
  return (
    <Field label={t('log.action')}>
      {(wiring) => (
        <select {...wiring} class={`${CONTROL} h-11`} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
          <option value="">{t('log.everything')}</option>
          {value && !isKnown(value) && <option value={value}>{actionWords(value, t)}</option>}
          {NOUNS.map((noun) => (
            <optgroup key={noun} label={t(`audit.noun.${noun}`)}>
              {ACTIONS[noun].map((action) => (
                <option key={action} value={action}>
                  {actionWords(action, t)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  )
}
