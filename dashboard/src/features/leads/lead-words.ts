import type { Lead, LeadState } from '@/api/types'
import type { Translate } from '@/i18n'
import type { BadgeTone } from '@/ui/surface'

export const LEAD_STATES: readonly [LeadState, ...LeadState[]] = ['new', 'open', 'won', 'lost', 'spam']
export const LEAD_TONE: Record<LeadState, BadgeTone> = { new: 'info', open: 'warn', won: 'accent', lost: 'neutral', spam: 'danger' }

/** The best name there is for a lead. */
export const leadTitle = (lead: Lead, t: Translate) => lead.name || lead.email || lead.phone || t('leads.nameless')
