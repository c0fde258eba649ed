// Platform staff looks for a team.
export const staff = {
  'staff.badge': 'Staff',
  'staff.hint': 'Look at a team the way a viewer sees it, for 30 minutes. The team reads in its audit log that you did, and why.',
  'staff.look': 'Look in',
  'staff.look_name': 'Look in: {team}',
  'staff.none': 'No team is called that.',
  'staff.own': 'Back to {team}',
  'staff.reason': 'Reason',
  'staff.reason_hint': '{team} sees your name and this reason in its audit log. You can change nothing there.',
  'staff.reason_short': { one: 'At least {count} character, such as a ticket and what it is about.', other: 'At least {count} characters, such as a ticket and what it is about.' },
  'staff.reason_title': 'Why do you look in?',
  'staff.search': 'Search',
  'staff.search_hint': 'The beginning of a name, or a whole id.',
  'staff.since': 'since {date}',
  'staff.start': 'Look in for 30 minutes',
}
