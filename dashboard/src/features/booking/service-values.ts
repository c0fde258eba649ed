import type { Service, ServiceChange } from '@/api/types'

export const NEW_SERVICE: Omit<Service, 'id' | 'name'> = { duration_min: 30, buffer_min: 0, notice_min: 120, horizon_days: 60, step_min: 30, price_cents: null, currency: null, active: true }

const NEW = 'new-'
/** A name for a service that the server has not named yet; only this page sees it. */
export const newServiceId = () => NEW + crypto.randomUUID()

/** What is sent: new services go without an id, the server gives them one. */
export const cleanServices = (services: readonly Service[]): ServiceChange[] => services.map(({ id, ...rest }) => (id.startsWith(NEW) ? rest : { id, ...rest }))

/** "45", "45,50", "45.5" to cents; null for nothing or nonsense. */
export function readCents(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'))
  return text.trim() === '' || !Number.isFinite(value) || value < 0 ? null : Math.round(value * 100)
}

export const showCents = (cents: number | null) => (cents === null ? '' : cents % 100 === 0 ? String(cents / 100) : (cents / 100).toFixed(2))
