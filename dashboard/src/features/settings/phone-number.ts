// Phone numbers as the platform takes them (E.164). Pure.
import { plainDigits } from '@/features/auth/digits'

/** Without what people put between the digits; 00 is the + of many countries. */
export function tidyNumber(typed: string): string {
  return plainDigits(typed).replace(/[\s().\-/\u200e\u200f\u2066-\u2069]/g, '').replace(/^00/, '+')
}

export const isNumber = (number: string) => /^\+[1-9]\d{7,14}$/.test(number)
