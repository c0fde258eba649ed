// The operations, in the shape openapi-typescript writes them, made from the contract by hand.
import type * as T from './types'

type Reply<R, S extends number> = { responses: { [status in S]: { headers: Record<string, unknown>; content: { 'application/json': R } } } }
type Params<P, Q> = { parameters: { query?: Q; header?: never; path: P; cookie?: never } }
type Bare<Q> = { parameters: { query?: Q; header?: never; path?: never; cookie?: never } }
type Body<B> = { requestBody: { content: { 'application/json': B } } }
type Empty = { responses: { 204: { headers: Record<string, unknown>; content?: never } } }
type Id = { id: string }
type Cursor = { limit?: number; cursor?: string }
type Days = { days?: number; zone?: string }

export interface paths {
  '/api/auth/sign-up': { post: Bare<never> & Body<{ email: string; password: string; name: string; locale?: string; zone?: string }> & Reply<{ status: string; outbox_url?: string }, 202> }
  '/api/auth/verify': { post: Bare<never> & Body<{ token: string }> & Reply<T.Session, 200> }
  '/api/auth/resend': { post: Bare<never> & Body<{ email: string }> & Reply<{ status: string }, 202> }
  '/api/auth/sign-in': { post: Bare<never> & Body<{ email: string; password: string }> & Reply<T.Session, 200> }
  '/api/auth/sign-out': { post: Bare<never> & Empty }
  '/api/auth/session': { get: Bare<never> & Reply<T.Session, 200> }
  '/api/teams': { post: Bare<never> & Body<{ name: string }> & Reply<T.Team, 201>; get: Bare<never> & Reply<T.Page<T.Team>, 200> }
  '/api/teams/{id}': { patch: Params<Id, never> & Body<{ name: string }> & Reply<T.Team, 200> }
  '/api/teams/{id}/switch': { post: Params<Id, never> & Reply<T.Session, 200> }
  '/api/teams/{id}/permissions': { get: Params<Id, never> & Reply<T.Permissions, 200> }
  '/api/sites': { post: Bare<never> & Body<{ url: string; name?: string }> & Reply<T.Site, 201>; get: Bare<Cursor> & Reply<T.Page<T.Site>, 200> }
  '/api/sites/{id}': {
    get: Params<Id, never> & Reply<T.Site, 200>
    patch: Params<Id, never> & Body<{ name?: string; theme?: T.WidgetTheme; origins?: string[] }> & Reply<T.Site, 200>
    delete: Params<Id, never> & Empty
  }
  '/api/sites/{id}/restore': { post: Params<Id, never> & Reply<T.Site, 200> }
  '/api/sites/{id}/crawl': { post: Params<Id, never> & Reply<T.Site, 202> }
  '/api/sites/{id}/pages': { get: Params<Id, Cursor> & Reply<T.Page<T.SitePage>, 200> }
  '/api/sites/{id}/automations/{kind}': { put: Params<{ id: string; kind: T.AutomationKind }, never> & Body<{ active: boolean }> & Reply<T.Automation, 200> }
  '/api/chatbot/embed-code': { get: Bare<{ site_id: string }> & Reply<T.EmbedCode, 200> }
  '/api/forms': { get: Bare<Cursor> & Reply<T.Page<T.Form>, 200>; post: Bare<never> & Body<{ site_id: string; name: string }> & Reply<T.Form, 201> }
  '/api/forms/{id}': { get: Params<Id, never> & Reply<T.Form, 200>; patch: Params<Id, never> & Body<Partial<T.Form>> & Reply<T.Form, 200> }
  '/api/leads': { get: Bare<Cursor & { state?: T.LeadState }> & Reply<T.Page<T.Lead>, 200> }
  '/api/leads/{id}': { get: Params<Id, never> & Reply<T.Lead, 200>; patch: Params<Id, never> & Body<{ state?: T.LeadState; note?: string }> & Reply<T.Lead, 200> }
  '/api/leads/{id}/autoresponse': { post: Params<Id, never> & Reply<unknown, 202> }
  '/api/leads/summary': { get: Bare<Days> & Reply<T.Summary, 200> }
  '/api/calendar/availability': { get: Bare<never> & Reply<T.Page<T.Calendar>, 200> }
  '/api/calendar/availability/{calendar_id}': { put: Params<{ calendar_id: string }, never> & Body<T.Availability> & Reply<T.Calendar, 200> }
  '/api/appointments': { get: Bare<Cursor & { when?: 'upcoming' | 'past' }> & Reply<T.Page<T.Appointment>, 200> }
  '/api/appointments/{id}/cancel': { post: Params<Id, never> & Reply<T.Appointment, 200> }
  '/api/appointments/summary': { get: Bare<Days> & Reply<T.Summary, 200> }
  '/api/conversations': { get: Bare<Cursor> & Reply<T.Page<T.Conversation>, 200> }
  '/api/conversations/{id}': { get: Params<Id, never> & Reply<{ conversation: T.Conversation; messages: T.ChatMessage[] }, 200> }
  '/api/conversations/summary': { get: Bare<Days> & Reply<T.Summary, 200> }
}
