import type { Translate } from '@/i18n'
import { isKey } from '@/i18n/en'

/** A right in plain words; one this page does not know yet is shown by its name, spaced. */
export function permissionWords(name: string, t: Translate): string {
  const key = `permission.${name}`
  return isKey(key) ? t(key) : name.replace(/([a-z])([A-Z])/g, '$1 $2')
}
