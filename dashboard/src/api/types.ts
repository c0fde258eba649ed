// The shapes of the API by the names the screens use; all of them come from the generated document.
import type { components } from './schema'

type Shape = components['schemas']

export type TeamRole = Shape['Role']
export type Team = Shape['Team']
export type Session = Shape['Session']
export type Permissions = Shape['Permissions']
export type PermissionRow = Shape['PermissionRow']

export type Site = Shape['Site']
export type SitePage = Shape['SitePage']
export type Analysis = Shape['Analysis']
export type OpeningHours = Shape['OpeningHours']
export type Recommendation = Shape['Recommendation']
export type AutomationKind = Shape['Kind']
export type WidgetTheme = Shape['Theme']

export type Form = Shape['Form']
export type FormField = Shape['FormField']
export type FieldKind = Shape['FieldKind']
export type Lead = Shape['Lead']
export type LeadState = Shape['LeadState']

export type Calendar = Shape['Calendar']
export type Hours = Shape['BookingHours']
export type Availability = Shape['AvailabilityChange']
export type Service = Shape['Service']
export type ServiceChange = Shape['ServiceChange']
export type Appointment = Shape['Appointment']

export type Conversation = Shape['Conversation']
export type ChatMessage = Shape['ChatMessage']

/** One page of any list; `next_cursor` is absent on the last. */
export type Page<T> = { items: T[]; next_cursor?: string | null }
/** A frame of the live feed (kernel::live::Note). It is no operation, so it is not in the document. */
export type Note = { kind: string; subject: string; data?: unknown }
