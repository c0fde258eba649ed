// The shapes of the API by name. Screens import from here only, so the source of the shapes can change in one place.

export type TeamRole = 'viewer' | 'editor' | 'admin' | 'owner'
export type Team = { id: string; name: string; role: TeamRole; created_at: number }
export type User = { id: string; email: string; name: string; locale: string; zone: string; email_verified: boolean }
export type Session = { user: User; team: Team | null; teams: Team[]; csrf: string; permissions: string[] }
export type PermissionRow = { name: string } & Record<TeamRole, boolean>
export type Permissions = { role: TeamRole; table: PermissionRow[] }

export type WidgetTheme = { color: string; position: 'right' | 'left'; greeting: string | null }
export type CrawlProblem = { code: string; detail: string }
export type Crawl = {
  id: string
  state: 'queued' | 'running' | 'done' | 'failed'
  found: number
  read: number
  failed: number
  skipped: number
  chunks: number
  started_at: number
  finished_at: number | null
  problem: CrawlProblem | null
}
export type OpeningHours = { days: string[]; opens: string; closes: string }
export type AutomationKind = 'chat' | 'form' | 'booking'
export type Recommendation = { kind: AutomationKind; title: string; reason: string; evidence: string[]; confidence: number }
export type Analysis = {
  summary: string
  category: string | null
  language: string
  pages: number
  words: number
  contact: { emails: string[]; phones: string[]; address: string | null; opening_hours: OpeningHours[]; socials: string[] }
  has: Record<string, boolean>
  missing: { code: string; title: string; detail: string }[]
  recommendations: Recommendation[]
}
export type Automation = { id: string; kind: AutomationKind; active: boolean; resource_id: string | null; activated_at: number | null }
export type Site = {
  id: string
  key: string
  url: string
  name: string
  language: string | null
  created_at: number
  theme: WidgetTheme
  origins: string[]
  state: 'reading' | 'ready' | 'failed'
  crawl: Crawl | null
  analysis: Analysis | null
  automations: Automation[]
}
export type SitePage = {
  id: string
  url: string
  title: string
  status: 'read' | 'failed' | 'skipped'
  problem: string | null
  words: number
  chunks: number
  read_at: number
}
export type EmbedCode = { html: string; key: string; script_url: string }

export type FieldKind = 'text' | 'email' | 'phone' | 'long_text' | 'choice' | 'consent'
export type FormField = { name: string; label: string; kind: FieldKind; required: boolean; choices?: string[]; max_length?: number }
export type Form = {
  id: string
  site_id: string
  name: string
  fields: FormField[]
  thanks: string
  notify_owner: boolean
  answer: { active: boolean; subject: string; body: string }
  created_at: number
  updated_at: number
}
export type LeadState = 'new' | 'open' | 'won' | 'lost' | 'spam'
export type Lead = {
  id: string
  form_id: string
  site_id: string
  state: LeadState
  name: string | null
  email: string | null
  phone: string | null
  answers: Record<string, string>
  page_url: string | null
  note: string | null
  created_at: number
  updated_at: number
}

export type Weekday = 'mo' | 'tu' | 'we' | 'th' | 'fr' | 'sa' | 'su'
export type Hours = { day: Weekday; opens: string; closes: string }
export type Service = {
  id: string
  name: string
  duration_min: number
  buffer_min: number
  notice_min: number
  horizon_days: number
  step_min: number
  price_cents: number | null
  currency: string | null
  active: boolean
}
export type Calendar = { id: string; site_id: string; name: string; zone: string; hours: Hours[]; closed: string[]; services: Service[] }
export type Availability = Pick<Calendar, 'zone' | 'hours' | 'closed' | 'services'>
export type Appointment = {
  id: string
  calendar_id: string
  service: { id: string; name: string }
  site_id: string
  state: 'booked' | 'cancelled'
  starts_at: number
  ends_at: number
  guest: { name: string; email: string; phone: string | null; zone: string; locale: string }
  note: string | null
  created_at: number
  cancelled_at: number | null
}

export type Outcome = 'answered' | 'not_answered' | 'small_talk' | 'handover'
export type ChatMessage = {
  id: string
  seq: number
  by: 'visitor' | 'bot' | 'owner'
  text: string
  at: number
  outcome?: Outcome | null
  sources?: { title: string; url: string }[]
}
export type Conversation = {
  id: string
  site_id: string
  started_at: number
  last_at: number
  messages: number
  last_text: string
  unanswered: number
  page_url: string | null
  locale: string
}

export type Summary = { total: number; days: { date: string; count: number }[] }
export type Page<T> = { items: T[]; next_cursor?: string | null }
export type Note = { kind: string; subject: string; data?: unknown }
