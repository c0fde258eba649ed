// Womit ein neuer Ablauf beginnt.
export const newFlow = {
  'import.bad_json': 'Das ist kein JSON. Bitte nehmen Sie die ganze Datei.',
  'import.done': '„{name}“ ist da, als Entwurf.',
  'import.file': 'Datei wählen',
  'import.hint': 'Ein Ablauf von n8n oder einer, der hier exportiert wurde. Passwörter und Schlüssel kommen nie mit.',
  'import.open': 'Ansehen',
  'import.paste': 'Oder hier einfügen',
  'import.report': { one: '{count} Punkt braucht Ihren Blick', other: '{count} Punkte brauchen Ihren Blick' },
  'import.title': 'Ablauf importieren',
  'new.begin_with': 'Beginnen mit',
  'new.create': 'Anlegen',
  'new.empty': 'Leer',
  'new.empty_hint': 'Noch nichts darin.',
  'new.name': 'Name',
  'new.title': 'Neuer Ablauf',
}
