// The rights of the table of roles, in words: loaded where they are shown.
export const permissions = {
  'permission.AppointmentsEdit': 'Termine absagen oder verschieben',
  'permission.AppointmentsRead': 'Termine lesen',
  'permission.AuditRead': 'Protokoll und Aktivität lesen',
  'permission.AutomationsDelete': 'Websites, Formulare und Kalender löschen',
  'permission.AutomationsEdit': 'Websites hinzufügen, Automationen einschalten und ändern',
  'permission.AutomationsView': 'Websites, Formulare und Kalender sehen',
  'permission.Billing': 'Tarife, Rechnungen und Zahlung',
  'permission.ConversationsRead': 'Gespräche lesen',
  'permission.IntegrationsManage': 'Andere Dienste verbinden',
  'permission.KeysManage': 'API-Schlüssel anlegen und widerrufen',
  'permission.LeadsEdit': 'Anfragen ändern und beantworten',
  'permission.LeadsExport': 'Anfragen exportieren',
  'permission.LeadsRead': 'Anfragen lesen',
  'permission.SsoManage': 'Anmeldung mit Firmenkonto einrichten',
  'permission.TeamManage': 'Team umbenennen, Mitglieder verwalten',
  'permission.TeamView': 'Das Team und seine Mitglieder sehen',
}
