/** The API's answers, as the platform's OpenAPI document states them (docs/openapi.json). */

export type Kind = 'chat' | 'form' | 'booking';

export interface Config {
  site: { name: string; language?: string | null };
  theme: { color: string; position: 'right' | 'left'; greeting?: string | null };
  automations: { kind: Kind; resource_id?: string | null }[];
  version: string;
}

export interface FieldFault {
  /** A JSON pointer without the leading slash, such as `answers/email`. */
  name: string;
  code: string;
  detail: string;
}

export interface Source {
  title: string;
  url: string;
}

export type Outcome = 'answered' | 'not_answered' | 'small_talk' | 'handover';

export interface Message {
  id: string;
  seq: number;
  by: 'visitor' | 'bot' | 'owner';
  text: string;
  at: number;
  outcome?: Outcome | null;
  sources?: Source[];
}

export interface ChatSession {
  session_id: string;
  token: string;
  greeting: string;
}

export interface FormField {
  name: string;
  label: string;
  kind: 'text' | 'email' | 'phone' | 'long_text' | 'choice' | 'consent';
  required: boolean;
  choices?: string[] | null;
  max_length?: number | null;
  /** Autofill hint; ours, not the API's. */
  autocomplete?: string;
}

export interface PublicForm {
  id: string;
  name: string;
  fields: FormField[];
  thanks: string;
}

export interface Service {
  id: string;
  name: string;
  duration_min: number;
  price_cents?: number | null;
  currency?: string | null;
}

export interface Services {
  services: Service[];
  calendar_zone: string;
}

export interface Slots {
  calendar_zone: string;
  zone: string;
  duration_min: number;
  days: { date: string; slots: number[] }[];
  next_from?: string | null;
}

export interface Hold {
  id: string;
  token: string;
  service_id: string;
  starts_at: number;
  ends_at: number;
  expires_at: number;
}

export interface Booked {
  id: string;
  service: { id: string; name: string };
  starts_at: number;
  ends_at: number;
  zone: string;
  calendar_zone: string;
  ics: string;
}
