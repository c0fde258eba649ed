import type { Service } from '@/api/types'

export const NEW_SERVICE: Omit<Service, 'id' | 'name'> = { duration_min: 30, buffer_min: 0, notice_min: 120, horizon_days: 60, step_min: 30, price_cents: null, currency: null, active: true }

/** The client names new services, so that saving twice does not make two. */
export const newServiceId = () => `svc_${crypto.randomUUID().replaceAll('-', '')}`

/** "45", "45,50", "45.5" to cents; null for nothing or nonsense. */
export function readCents(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'))
  return text.trim() === '' || !Number.isFinite(value) || value < 0 ? null : Math.round(value * 100)
}

export const showCents = (cents: number | null) => (cents === null ? '' : cents % 100 === 0 ? String(cents / 100) : (cents / 100).toFixed(2))
