import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { useUid } from '@/ui/use-uid'
import type { AuditFilter } from './api-types'
import { useExport } from './audit-api'

type Props = { team: string; filter: AuditFilter; empty: boolean; loading: boolean }

/** What the filter shows, as a file. With nothing to export it says why it does nothing. */
export function ExportButton({ team, filter, empty, loading }: Props) {
  const t = useT()
  const text = useErrorText()
  const id = useUid()
  const exporting = useExport(team)
  const reason = empty && !loading ? t('log.export_empty') : undefined
  const start = () => exporting.mutate(filter, { onSuccess: () => toast({ text: t('log.exported') }), onError: (error) => toast({ tone: 'error', text: text(error) }) })
  return (
    <div class="grid justify-items-end gap-1">
      <Button icon="download" busy={exporting.isPending} disabled={empty} aria-describedby={reason && id} onClick={start}>
        {t(exporting.isPending ? 'log.exporting' : 'log.export')}
      </Button>
      {reason && (
        <p id={id} class="text-sm text-muted">
          {reason}
        </p>
      )}
    </div>
  )
}
