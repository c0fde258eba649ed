import type { Service } from '@/api/types'
import { useT } from '@/i18n'
import { Button, IconButton } from '@/ui/button'
import { TextField } from '@/ui/field'
import { Checkbox } from '@/ui/toggles'
import { NEW_SERVICE, newServiceId, readCents, showCents } from './service-values'

type Props = { services: Service[]; onServices: (services: Service[]) => void; errors: Record<string, string> }

export function Services({ services, onServices, errors }: Props) {
  const t = useT()
  return (
    <>
      <ul class="grid grid-cols-1 gap-4">
        {services.map((service, index) => (
          <li key={service.id} class="rounded-md border border-line p-4">
            <ServiceEditor
              service={service}
              at={`services.${index}`}
              errors={errors}
              onChange={(change) => onServices(services.map((one, place) => (place === index ? { ...one, ...change } : one)))}
              onRemove={services.length > 1 ? () => onServices(services.filter((_, place) => place !== index)) : undefined}
            />
          </li>
        ))}
      </ul>
      <Button class="mt-4" icon="plus" onClick={() => onServices([...services, { ...NEW_SERVICE, id: newServiceId(), name: t('availability.new_service') }])}>
        {t('availability.add_service')}
      </Button>
    </>
  )
}

type EditorProps = { service: Service; at: string; errors: Record<string, string>; onChange: (change: Partial<Service>) => void; onRemove: (() => void) | undefined }

function ServiceEditor({ service, at, errors, onChange, onRemove }: EditorProps) {
  const t = useT()
  const minutes = (key: 'duration_min' | 'buffer_min' | 'notice_min' | 'horizon_days' | 'step_min', min: number, max: number) => (
    <TextField label={t(`availability.${key}`)} type="number" inputMode="numeric" min={min} max={max} value={String(service[key])} error={errors[`${at}.${key}`]} onValue={(value) => onChange({ [key]: Math.max(0, Math.round(Number(value) || 0)) })} />
  )
  return (
    <div class="grid gap-4">
      <div class="flex items-end gap-2">
        <div class="min-w-0 flex-1">
          <TextField label={t('availability.service_name')} value={service.name} onValue={(name) => onChange({ name })} error={errors[`${at}.name`]} maxLength={80} dir="auto" required />
        </div>
        {onRemove && <IconButton icon="trash" label={t('availability.remove_service', { name: service.name })} onClick={onRemove} />}
      </div>
      <div class="grid gap-4 sm:grid-cols-3">
        {minutes('duration_min', 5, 720)}
        <TextField label={t('availability.price')} inputMode="decimal" value={showCents(service.price_cents ?? null)} onValue={(value) => onChange({ price_cents: readCents(value), currency: service.currency ?? 'EUR' })} error={errors[`${at}.price_cents`]} />
        <TextField label={t('availability.currency')} value={service.currency ?? ''} maxLength={3} onValue={(value) => onChange({ currency: value.toUpperCase() || null })} error={errors[`${at}.currency`]} />
      </div>
      <details>
        <summary class="w-fit rounded-sm py-1 text-sm text-muted hover:text-ink">{t('availability.rules')}</summary>
        <div class="mt-3 grid gap-4 sm:grid-cols-2">
          {minutes('buffer_min', 0, 240)}
          {minutes('step_min', 5, 240)}
          {minutes('notice_min', 0, 20160)}
          {minutes('horizon_days', 1, 365)}
        </div>
      </details>
      <Checkbox checked={service.active} onChange={(active) => onChange({ active })} label={t('availability.service_active')} />
    </div>
  )
}
