import type { Translate } from '@/i18n'

const KNOWN = ['TeamView', 'TeamManage', 'Billing', 'AuditRead', 'KeysManage', 'IntegrationsManage', 'CredentialsUse', 'CredentialsManage', 'SsoManage', 'AutomationsView', 'AutomationsEdit', 'AutomationsDelete', 'ConversationsRead', 'LeadsRead', 'LeadsEdit', 'LeadsExport', 'AppointmentsRead', 'AppointmentsEdit'] as const

/** A right in plain words; one this page does not know yet is shown by its name, spaced. */
export function permissionWords(name: string, t: Translate): string {
  const known = KNOWN.find((one) => one === name)
  return known ? t(`permission.${known}`) : name.replace(/([a-z])([A-Z])/g, '$1 $2')
}
