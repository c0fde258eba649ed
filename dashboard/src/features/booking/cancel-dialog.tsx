import type { Appointment } from '@/api/types'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { useCancel } from './api'

/** Asks, because it cannot be taken back: the guest gets a mail at once. */
export function CancelDialog({ appointment, onClose }: { appointment: Appointment | null; onClose: () => void }) {
  const t = useT()
  const format = useFormat()
  const cancel = useCancel()
  if (!appointment) return null
  return (
    <Dialog open onClose={onClose} title={t('appointments.cancel_title', { name: appointment.guest.name })} class="max-w-md">
      <p class="text-muted" dir="auto">
        {appointment.service.name} · {format.moment(appointment.starts_at)}
      </p>
      <p class="mt-3">{t('appointments.cancel_warning', { email: appointment.guest.email })}</p>
      <div class="mt-6 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('appointments.keep')}</Button>
        <Button tone="danger" busy={cancel.isPending} onClick={() => cancel.mutate(appointment, { onSettled: onClose })}>
          {t('appointments.cancel_now')}
        </Button>
      </div>
    </Dialog>
  )
}
