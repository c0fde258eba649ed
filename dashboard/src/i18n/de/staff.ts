// Platform staff looks for a team.
export const staff = {
  'staff.badge': 'Support',
  'staff.hint': 'Sieh ein Team so, wie es jemand mit Leserecht sieht, 30 Minuten lang. Das Team liest in seinem Protokoll, dass du da warst, und warum.',
  'staff.look': 'Hineinsehen',
  'staff.look_name': 'Hineinsehen: {team}',
  'staff.none': 'Kein Team heißt so.',
  'staff.own': 'Zurück zu {team}',
  'staff.reason': 'Grund',
  'staff.reason_hint': '{team} sieht deinen Namen und diesen Grund in seinem Protokoll. Du kannst dort nichts ändern.',
  'staff.reason_short': { one: 'Mindestens {count} Zeichen, etwa ein Ticket und worum es geht.', other: 'Mindestens {count} Zeichen, etwa ein Ticket und worum es geht.' },
  'staff.reason_title': 'Warum siehst du hinein?',
  'staff.search': 'Suche',
  'staff.search_hint': 'Der Anfang eines Namens oder eine ganze Kennung.',
  'staff.since': 'seit {date}',
  'staff.start': '30 Minuten hineinsehen',
}
