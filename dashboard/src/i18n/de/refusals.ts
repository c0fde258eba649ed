// Refusals of the team operations.
export const refusals = {
  'team.error.already_invited': 'An diese Adresse ist schon eine Einladung offen. Sende sie aus der Liste noch einmal.',
  'team.error.already_member': 'Diese Person ist schon im Team.',
  'team.error.domain_not_yours': 'Nur die Domain deiner eigenen bestätigten Adresse lässt sich öffnen.',
  'team.error.domain_public': 'Das ist ein öffentlicher Mail-Anbieter: Dort kann jeder eine Adresse haben.',
  'team.error.domain_taken': 'Diese Domain ist schon offen.',
  'team.error.invitation_gone': 'Diese Einladung gilt nicht mehr.',
  'team.error.last_owner': 'Ein Team braucht einen Inhaber. Mache zuerst jemand anderen zum Inhaber.',
  'team.error.other_address': 'Diese Einladung ist für eine andere Adresse als die deines Kontos.',
  'team.error.other_team': 'Ein anderer Tab hat das Team gewechselt. Lade die Seite neu.',
  'team.error.read_only': 'Als Support siehst du dieses Team nur an und änderst nichts.',
  'team.error.role_forbids': 'Deine Rolle erlaubt das nicht. Frage einen Admin deines Teams.',
  'team.error.role_too_high': 'Niemand kann eine Rolle über der eigenen geben oder ändern.',
  'team.error.team_closed': 'Dieses Team ist geschlossen. Ein Inhaber kann es wiederherstellen.',
  'team.error.too_many_teams': 'Du bist in so vielen Teams, wie eine Person sein kann. Verlasse zuerst eines.',
  'team.error.try_again': 'Jemand anderes hat in diesem Moment dasselbe geändert. Bitte versuche es noch einmal.',
}
