// Platform staff looks for a team.
export const staff = {
  'staff.badge': 'الدعم',
  'staff.hint': 'اطّلع على فريق كما يراه القارئ لمدة 30 دقيقة. يقرأ الفريق في سجله أنك فعلت ذلك ولماذا.',
  'staff.look': 'اطّلاع',
  'staff.look_name': 'اطّلاع: {team}',
  'staff.none': 'لا يوجد فريق بهذا الاسم.',
  'staff.own': 'العودة إلى {team}',
  'staff.reason': 'السبب',
  'staff.reason_hint': 'يرى {team} اسمك وهذا السبب في سجله. ولا يمكنك تغيير شيء هناك.',
  'staff.reason_short': { zero: 'اكتب سببًا، مثل رقم تذكرة وموضوعها.', one: 'حرف واحد على الأقل، مثل رقم تذكرة وموضوعها.', two: 'حرفان على الأقل، مثل رقم تذكرة وموضوعها.', few: '{count} أحرف على الأقل، مثل رقم تذكرة وموضوعها.', many: '{count} حرفًا على الأقل، مثل رقم تذكرة وموضوعها.', other: '{count} حرف على الأقل، مثل رقم تذكرة وموضوعها.' },
  'staff.reason_title': 'لماذا تطّلع عليه؟',
  'staff.search': 'بحث',
  'staff.search_hint': 'بداية اسم، أو معرّف كامل.',
  'staff.since': 'منذ {date}',
  'staff.start': 'اطّلاع لمدة 30 دقيقة',
}
