import type { Appointment } from '@/api/types'
import { useMay } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { useFresh } from '@/live'
import { Button } from '@/ui/button'
import { Badge } from '@/ui/surface'

export function AppointmentRow({ appointment: one, onCancel }: { appointment: Appointment; onCancel: (() => void) | undefined }) {
  const t = useT()
  const format = useFormat()
  const may = useMay('AppointmentsEdit')
  const fresh = useFresh().has(one.id)
  const off = one.state === 'cancelled'
  const contact = [one.guest.email, one.guest.phone].filter(Boolean)
  return (
    <li class={`flex flex-wrap items-start gap-x-5 gap-y-2 px-4 py-4 ${fresh ? 'fresh-row' : ''}`}>
      <p class={`numbers w-full shrink-0 whitespace-nowrap sm:w-40 font-medium ${off ? 'text-muted line-through' : ''}`}>
        <time dateTime={new Date(one.starts_at).toISOString()}>{format.time(one.starts_at)}</time>
        <span class="text-muted"> – {format.time(one.ends_at)}</span>
      </p>
      <div class="min-w-0 flex-1 basis-52">
        <p class="flex flex-wrap items-center gap-2 font-medium break-words">
          <bdi>{one.guest.name}</bdi>
          {off && <Badge tone="danger">{t('appointments.is_cancelled')}</Badge>}
        </p>
        <p class="text-sm text-muted" dir="auto">
          {one.service.name}
        </p>
        <p class="flex flex-wrap gap-x-3 text-sm text-muted">
          {contact.map((value) => (
            <a key={value} href={value?.includes('@') ? `mailto:${value}` : `tel:${value}`} class="inline-flex min-h-6 items-center rounded-sm break-all hover:text-ink hover:underline">
              <bdi>{value}</bdi>
            </a>
          ))}
          {one.guest.zone !== format.zone && <span>{t('appointments.guest_zone', { zone: one.guest.zone })}</span>}
        </p>
        {one.note && (
          <p class="mt-2 rounded-md bg-sunken px-3 py-2 text-sm break-words" dir="auto">
            {one.note}
          </p>
        )}
      </div>
      {may && !off && onCancel && (
        <Button size="sm" tone="quiet" onClick={onCancel} aria-label={t('appointments.cancel_name', { name: one.guest.name })}>
          {t('appointments.cancel')}
        </Button>
      )}
    </li>
  )
}
