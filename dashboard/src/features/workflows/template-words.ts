// Templates in the reader's language; one that this page does not know yet in the platform's own words.
import type { Translate } from '@/i18n'
import type { Template } from './types'

export const TEMPLATES = ['lead_capture', 'scheduler', 'chatbot', 'webhook_to_table', 'daily_digest', 'error_mail'] as const

export function templateWords<T extends Pick<Template, 'key' | 'name' | 'about'>>(template: T, t: Translate): T {
  const known = TEMPLATES.find((one) => one === template.key)
  return known ? { ...template, name: t(`template.${known}`), about: t(`template.${known}.about`) } : template
}
