// The rights of the table of roles, in words: loaded where they are shown.
export const permissions = {
  'permission.AppointmentsEdit': 'Cancel or move appointments',
  'permission.AppointmentsRead': 'Read appointments',
  'permission.AuditRead': 'Read the audit log and the activity',
  'permission.AutomationsDelete': 'Delete websites, forms and calendars',
  'permission.AutomationsEdit': 'Add websites, turn on and edit automations',
  'permission.AutomationsView': 'See websites, forms and calendars',
  'permission.Billing': 'Plans, invoices and payment',
  'permission.ConversationsRead': 'Read conversations',
  'permission.IntegrationsManage': 'Connect other services',
  'permission.KeysManage': 'Create and revoke API keys',
  'permission.LeadsEdit': 'Change and answer leads',
  'permission.LeadsExport': 'Export leads',
  'permission.LeadsRead': 'Read leads',
  'permission.SsoManage': 'Set up sign-in by company account',
  'permission.TeamManage': 'Rename the team, manage members',
  'permission.TeamView': 'See the team and its members',
}
