// The shapes of the slice by the names its screens use; all of them come from the generated document.
import type { components } from '@/api/schema'

type Shape = components['schemas']

export type Workflow = Shape['Workflow']
export type WorkflowLine = Shape['Page_WorkflowLine']['items'][number]
export type WorkflowState = Shape['WorkflowState']
export type Graph = Shape['Graph']
export type GraphNode = Shape['Node']
export type NodeKind = Shape['NodeKind']
export type Problem = Shape['Problem']
export type VersionLine = Shape['Page_VersionLine']['items'][number]
export type Difference = Shape['Difference']
export type RunLine = Shape['Page_RunLine']['items'][number]
export type RunState = Shape['RunState']
export type ItemsView = Shape['ItemsView']
export type DeadLetter = Shape['Page_DeadLetter']['items'][number]
export type StepWord = Shape['StepWord']
/** Any JSON object: so the generator writes it. */
export type Item = Record<string, never>

/** Not in the document of this branch yet: workers/workflows/src/templates and exchange/report.rs. `nodes` are types; the first one starts it. */
export type Template = { key: string; name: string; about: string; nodes: string[] }
export type ReportLine = { node?: string | null; field?: string | null; what: string; severity: 'error' | 'warning' }

/** The document names another `State` here (of an invitation), so these are written by hand: machine/row.rs has them. */
export const STEP_STATES = ['pending', 'ready', 'running', 'looping', 'retrying', 'waiting', 'unsure', 'succeeded', 'failed', 'skipped', 'cancelled'] as const
export type StepState = (typeof STEP_STATES)[number]
export type StepView = Omit<Shape['StepView'], 'state'> & { state: StepState }
export type RunView = Omit<Shape['RunView'], 'steps'> & { steps: StepView[] }

export const WORKFLOW_STATES = ['active', 'paused', 'draft'] as const satisfies readonly WorkflowState[]
export const RUN_STATES = ['running', 'waiting', 'paused', 'succeeded', 'failed', 'cancelled'] as const satisfies readonly RunState[]
export const isOver = (state: RunState) => state === 'succeeded' || state === 'failed' || state === 'cancelled'
