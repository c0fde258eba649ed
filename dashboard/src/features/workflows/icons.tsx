// Strokes of this slice alone, on the grid of ui/icon.tsx: they load with its screens. By the names that nodes give.
import type { RunState, StepState, WorkflowState } from './types'

const PATHS = {
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
  minus: 'M6 12h12',
  pencil: 'M4 20h4L19 9l-4-4L4 16zM13.500 6.500l4 4',
  repeat: 'M17 3.500 20 6.500l-3 3M4 11.500V10a3.500 3.500 0 0 1 3.500-3.500H20M7 20.500l-3-3 3-3M20 12.500V14a3.500 3.500 0 0 1-3.500 3.500H4',
  'clipboard-list': 'M9 5H7a1.500 1.500 0 0 0-1.500 1.500v12A1.500 1.500 0 0 0 7 20h10a1.500 1.500 0 0 0 1.500-1.500v-12A1.500 1.500 0 0 0 17 5h-2M9 3.500h6v3H9zM9 11h6M9 15h4',
  clock: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM12 7.500V12l3 2',
  'calendar-clock': 'M20 10V7a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h5M8 3.500V8M16 3.500V8M16.500 21a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9ZM16.500 14.500v2l1.500 1',
  'calendar-check': 'M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1ZM8 3.500V8M16 3.500V8M9 14l2.200 2.200L15.500 12',
  webhook: 'M9.500 8.500a3 3 0 1 1 4.700 1.800l2.800 4.700M12 7.500l-3 5.200M7 19.500a3 3 0 1 1 1.500-5.700M8 17h7M17 20a3 3 0 1 0-2.600-4.500',
  'message-circle': 'M20 12a7.500 7.500 0 0 1-7.500 7.500c-1.300 0-2.600-.3-3.700-.9L4 20l1.400-4.600A7.500 7.500 0 1 1 20 12Z',
  siren: 'M7 17v-5a5 5 0 0 1 10 0v5M5 17h14v3H5zM12 3V1.500M4.500 6 3 4.500M19.500 6 21 4.500',
  sparkles: 'M11 4l1.800 5.200L18 11l-5.200 1.800L11 18l-1.800-5.200L4 11l5.200-1.800zM19 16v4M17 18h4',
  smile: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM8.500 14a4 4 0 0 0 7 0M9 9.500v.01M15 9.500v.01',
  'scan-text': 'M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M8 9h8M8 12h8M8 15h5',
  tags: 'M3.500 12V5.500h6.500l8 8-6.500 6.500zM7 9v.01M14 5.500l7 7-5 5.500',
  database: 'M12 9.500c4 0 7-1.100 7-2.750S16 4 12 4 5 5.100 5 6.750 8 9.500 12 9.500ZM5 6.750V17.250C5 18.900 8 20 12 20s7-1.100 7-2.750V6.750M5 12c0 1.650 3 2.750 7 2.750s7-1.100 7-2.750',
  timer: 'M12 20.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15ZM12 9v4M9.500 2.500h5',
  radio: 'M12 13.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3ZM8 16a5.500 5.500 0 0 1 0-8M16 8a5.500 5.500 0 0 1 0 8M5 19a10 10 0 0 1 0-14M19 5a10 10 0 0 1 0 14',
  mail: 'M4 6h16v12H4zM4 7l8 6 8-6',
  globe: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM3.500 12h17M12 3.500c2.400 2.300 3.500 5.200 3.500 8.500s-1.100 6.200-3.500 8.500c-2.400-2.300-3.500-5.200-3.500-8.500s1.100-6.200 3.500-8.500Z',
  'user-check': 'M10 11.500a3.750 3.750 0 1 0 0-7.500 3.750 3.750 0 0 0 0 7.500ZM3.500 20a6.500 6.500 0 0 1 13 0M16 11l2 2 3.500-3.500',
  split: 'M15 4h5v5M20 4l-8 8H4M12 12l8 8M20 15v5h-5',
  filter: 'M4 5h16l-6.500 8v5.500l-3 1.500v-7z',
  switch: 'M4 6h6l4 6h6M4 18h6l4-6M17 9l3 3-3 3M4 12h4',
  type: 'M5 7V5h14v2M12 5v14M9 19h6',
  reply: 'M9.500 6 4 11.500l5.500 5.500M4 11.500h9a7 7 0 0 1 7 7',
  'list-tree': 'M8 6h12M12 12h8M12 18h8M4 4v12a2 2 0 0 0 2 2h2M4 12h4',
  'git-merge': 'M6 8a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM6 8v13M6 8c0 5 4 7 9 7M18 17.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z',
  sigma: 'M17 7V5H6l6.500 7L6 19h11v-2',
  'copy-minus': 'M9 9h11v11H9zM5 15H4V4h11v1M12 14.500h5',
  braces: 'M9 4.500c-2.500 0-2.500 1.500-2.500 3.500S6 12 4 12c2 0 2.500 2 2.500 4S6.500 19.500 9 19.500M15 4.500c2.500 0 2.500 1.500 2.500 3.500s.5 4 2.500 4c-2 0-2.500 2-2.500 4s0 3.500-2.500 3.500',
  'octagon-x': 'M8.500 3.500h7l5 5v7l-5 5h-7l-5-5v-7zM9.500 9.500l5 5M14.500 9.500l-5 5',
  'circle-dot': 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM12 13.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3Z',
  'arrow-down-az': 'M7 5v14M4 16l3 3 3-3M14 10l2.500-6 2.500 6M15 8h3M14 14h5l-5 6h5',
  scissors: 'M6.500 9a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM6.500 20a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM8.500 8 20 18M8.500 16 20 6',
  box: 'M5 7.500 12 4l7 3.500v9L12 20l-7-3.500zM5 7.500l7 3.500 7-3.500M12 11v9',
} as const

export type FlowIconName = keyof typeof PATHS

/** An icon of the catalogue by its name; a plain box for one that this app does not know yet. */
export const iconOf = (name: string | undefined): FlowIconName => (name && name in PATHS ? (name as FlowIconName) : 'box')

export function FlowIcon({ name, class: extra = 'size-5' }: { name: FlowIconName; class?: string }) {
  const directional = name === 'play' || name === 'skip' || name === 'reply'
  return (
    <svg class={`shrink-0 ${directional ? 'rtl:-scale-x-100' : ''} ${extra}`} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width={name === 'dots' ? 2.6 : 1.7} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}

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
