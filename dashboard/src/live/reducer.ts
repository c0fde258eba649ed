// What a note of the team's feed means for this screen: which reads are stale, which rows are new, what to say. Pure.
import type { Note } from '@/api/types'
import type { Key } from '@/i18n/en'

export type Effect = {
  /** Query keys (prefixes) to read again. */
  stale: readonly (readonly string[])[]
  /** Id of a row to light up. */
  fresh?: string
  /** The platform may still be writing it down: read once more after a moment. */
  later?: boolean
  /** Of a kind that may come many times a second: what it makes stale is gathered. */
  often?: boolean
  /** What to announce. */
  say?: Key
  /** Counters of a running crawl, to show without reading. */
  crawl?: CrawlCounts
}
export type CrawlCounts = { state: 'queued' | 'running' | 'done' | 'failed'; found: number; read: number; failed: number; skipped: number }

const STATES = ['queued', 'running', 'done', 'failed']
const NUMBERS = ['found', 'read', 'failed', 'skipped'] as const

/** Counters as sent by the crawler; undefined when anything is off: then the site is simply read again. */
export function crawlCounts(data: unknown): CrawlCounts | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const facts = data as Record<string, unknown>
  if (!STATES.includes(String(facts.state)) || NUMBERS.some((name) => !Number.isFinite(facts[name]))) return undefined
  return facts as CrawlCounts
}

/** What an action of the audit log makes stale beside the log: its noun says what it is about. */
function audited(data: unknown): Effect['stale'] {
  const action = typeof data === 'object' && data !== null ? String((data as Record<string, unknown>).action) : ''
  const noun = action.split('.')[0] ?? ''
  const team = ['member', 'invitation', 'domain', 'team'].includes(noun) ? [['team']] : []
  const session = ['member', 'team'].includes(noun) ? [['session']] : []
  const credentials = noun === 'credential' ? [['credentials']] : []
  return [['audit'], ...team, ...session, ...credentials]
}

export function effectOf(note: Note): Effect {
  const { kind, subject } = note
  switch (kind) {
    case 'lead_captured':
      return { stale: [['leads']], fresh: subject, say: 'live.lead' }
    case 'conversation_started':
      return { stale: [['conversations']], fresh: subject, say: 'live.conversation' }
    case 'conversation_updated':
    case 'question_unanswered':
      return { stale: [['conversations']], fresh: subject }
    case 'appointment_booked':
      return { stale: [['appointments']], fresh: subject, say: 'live.booked' }
    case 'appointment_cancelled':
      return { stale: [['appointments']], fresh: subject, say: 'live.cancelled' }
    case 'crawl_progress': {
      const crawl = crawlCounts(note.data)
      const running = crawl?.state === 'queued' || crawl?.state === 'running'
      return running ? { stale: [], crawl } : { stale: [['sites']], ...(crawl && { crawl }) }
    }
    case 'site_analysed':
      return { stale: [['sites']], say: 'live.analysed' }
    case 'audited':
      return { stale: audited(note.data), fresh: subject, later: true }
    case 'workflow_run':
      return { stale: [['workflow-runs'], ['workflows', 'list'], ['dead-letters']], fresh: subject, often: true }
    case 'automation_activated':
      return { stale: [['sites'], ['forms'], ['calendars']] }
    default:
      // A kind of a newer platform: whatever it was, sites and lists are cheap to read again.
      return kind.startsWith('site_') ? { stale: [['sites']] } : { stale: [] }
  }
}

/** Waiting time before the n-th reconnect, with jitter so that a restart is not met by everybody at once. */
export const backoffMs = (attempt: number, chance: number) => Math.min(30_000, 500 * 2 ** Math.min(attempt, 6)) * (0.5 + chance / 2)
