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

export type Template = Shape['Templates']['items'][number]
export type ReportLine = Shape['ReportLine']
export type Credential = Shape['Credential']
export type CredentialKind = Shape['CredentialKind']
export type NewCredential = Shape['NewCredential']
export type CredentialChange = Shape['CredentialChange']
export type StepState = Shape['StepState']
export type StepView = Shape['StepView']
export type RunView = Shape['RunView']

export const STEP_STATES = ['pending', 'ready', 'running', 'looping', 'retrying', 'waiting', 'unsure', 'succeeded', 'failed', 'skipped', 'cancelled'] as const satisfies readonly StepState[]
export const WORKFLOW_STATES = ['active', 'paused', 'draft'] as const satisfies readonly WorkflowState[]
export const RUN_STATES = ['running', 'waiting', 'paused', 'succeeded', 'failed', 'cancelled'] as const satisfies readonly RunState[]
export const CREDENTIAL_KINDS = ['bearer', 'basic', 'header', 'query'] as const satisfies readonly CredentialKind[]
export const isOver = (state: RunState) => state === 'succeeded' || state === 'failed' || state === 'cancelled'
