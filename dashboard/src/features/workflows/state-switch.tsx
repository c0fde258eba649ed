// On or off: a switch for those who may, the state in words for everybody.
import { useMay } from '@/features/auth/session'
import { useT } from '@/i18n'
import { useUid } from '@/ui/use-uid'
import type { useSwitch } from './acts'
import { StateBadge, WORKFLOW_LOOK } from './icons'
import type { WorkflowState } from './types'

type Props = { flow: { id: string; name: string; state: WorkflowState }; change: ReturnType<typeof useSwitch> }

export function StateSwitch({ flow, change }: Props) {
  const t = useT()
  const id = useUid()
  const may = useMay('AutomationsEdit')
  const on = flow.state === 'active'
  const badge = <StateBadge look={WORKFLOW_LOOK[flow.state]}>{t(`flows.state.${flow.state}`)}</StateBadge>
  if (!may) return badge
  return (
    <span class="relative flex items-center gap-2.5">
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={on}
        aria-label={t('flows.switch', { name: flow.name })}
        checked={on}
        onChange={(event) => change.mutate({ on: event.currentTarget.checked })}
        class="relative h-6 w-10.5 shrink-0 appearance-none rounded-full bg-edge transition-colors before:absolute before:inset-y-1 before:start-1 before:size-4 before:rounded-full before:bg-white before:transition-transform checked:bg-accent checked:before:translate-x-4.5 rtl:checked:before:-translate-x-4.5 dark:checked:before:bg-on-accent forced-colors:appearance-auto"
      />
      {badge}
    </span>
  )
}
