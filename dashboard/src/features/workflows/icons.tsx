// Strokes of states and acts, on the grid of ui/icon.tsx: they load with the screens of this slice.
import type { RunState, StepState, WorkflowState } from './types'

export const PATHS = {
  play: 'M8 5.5v13l10.5-6.5z',
  pause: 'M8.5 5.5v13M15.5 5.5v13',
  stop: 'M7 7h10v10H7z',
  dots: 'M12 6v.01M12 12v.01M12 18v.01',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M7 7l10 10M17 7 7 17',
  hourglass: 'M7 4h10M7 20h10M8 4c0 4 8 5.5 8 8s-8 4-8 8M16 4c0 4-8 5.500-8 8s8 4 8 8',
  question: 'M8.500 9a3.500 3.500 0 1 1 5.200 3.100c-1 .6-1.700 1.300-1.700 2.400M12 18v.01',
  ring: 'M12 19a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z',
  skip: 'M6 6l7 6-7 6zM17.500 6v12',
  pencil: 'M4 20h4L19 9l-4-4L4 16zM13.500 6.500l4 4',
  repeat: 'M17 3.500 20 6.500l-3 3M4 11.500V10a3.500 3.500 0 0 1 3.500-3.500H20M7 20.500l-3-3 3-3M20 12.500V14a3.500 3.500 0 0 1-3.500 3.500H4',
  clock: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM12 7.500V12l3 2',
} as const

export type FlowIconName = keyof typeof PATHS

const DIRECTIONAL = new Set<string>(['play', 'skip', 'reply'])

export function Stroke({ name, path, class: extra = 'size-5' }: { name: string; path: string; class?: string }) {
  return (
    <svg class={`shrink-0 ${DIRECTIONAL.has(name) ? 'rtl:-scale-x-100' : ''} ${extra}`} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width={name === 'dots' ? 2.6 : 1.7} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}

export const FlowIcon = ({ name, class: extra }: { name: FlowIconName; class?: string }) => <Stroke name={name} path={PATHS[name]} class={extra} />

type Look = { icon: FlowIconName; tone: 'neutral' | 'accent' | 'warn' | 'danger' | 'info' }

/** Colour, icon and (by whoever shows it) words: never the colour alone. */
export const STEP_LOOK: Record<StepState, Look> = {
  pending: { icon: 'ring', tone: 'neutral' },
  ready: { icon: 'ring', tone: 'info' },
  running: { icon: 'play', tone: 'info' },
  looping: { icon: 'repeat', tone: 'info' },
  retrying: { icon: 'repeat', tone: 'warn' },
  waiting: { icon: 'hourglass', tone: 'warn' },
  unsure: { icon: 'question', tone: 'warn' },
  succeeded: { icon: 'check', tone: 'accent' },
  failed: { icon: 'cross', tone: 'danger' },
  skipped: { icon: 'skip', tone: 'neutral' },
  cancelled: { icon: 'stop', tone: 'neutral' },
}
export const RUN_LOOK: Record<RunState, Look> = {
  waiting: { icon: 'ring', tone: 'neutral' },
  running: { icon: 'play', tone: 'info' },
  paused: { icon: 'pause', tone: 'warn' },
  succeeded: { icon: 'check', tone: 'accent' },
  failed: { icon: 'cross', tone: 'danger' },
  cancelled: { icon: 'stop', tone: 'neutral' },
}
export const WORKFLOW_LOOK: Record<WorkflowState, Look> = {
  active: { icon: 'play', tone: 'accent' },
  paused: { icon: 'pause', tone: 'neutral' },
  draft: { icon: 'pencil', tone: 'neutral' },
}

const TONES = { neutral: 'bg-sunken text-muted', accent: 'bg-accent-soft text-accent-text', warn: 'bg-warn-soft text-warn', danger: 'bg-danger-soft text-danger', info: 'bg-info-soft text-info' }

/** A state as people see it: its colour, its icon, its name. */
export function StateBadge({ look, children }: { look: Look; children: string }) {
  return (
    <span class={`inline-flex items-center gap-1.5 rounded-full align-middle py-0.5 ps-2 pe-2.5 text-xs font-medium whitespace-nowrap ${TONES[look.tone]}`}>
      <FlowIcon name={look.icon} class="size-3.5" />
      {children}
    </span>
  )
}
