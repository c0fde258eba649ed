import type { Appointment } from '@/api/types'

export type Day = { date: string; at: number; appointments: Appointment[] }

/** Appointments by calendar day of the reader's zone, in the order given. */
export function groupDays(appointments: readonly Appointment[], dateKey: (at: number) => string): Day[] {
  const days: Day[] = []
  for (const one of appointments) {
    const date = dateKey(one.starts_at)
    const last = days.at(-1)
    if (last?.date === date) last.appointments.push(one)
    else days.push({ date, at: one.starts_at, appointments: [one] })
  }
  return days
}
