// Refusals of the team operations.
export const refusals = {
  'team.error.already_invited': 'توجد دعوة مفتوحة لهذا العنوان. أعد إرسالها من القائمة.',
  'team.error.already_member': 'هذا الشخص في الفريق بالفعل.',
  'team.error.domain_not_yours': 'يمكن فتح نطاق عنوانك المؤكد فقط.',
  'team.error.domain_public': 'هذه خدمة بريد عامة: يمكن لأي شخص أن يملك عنوانًا فيها.',
  'team.error.domain_taken': 'هذا النطاق مفتوح بالفعل.',
  'team.error.invitation_gone': 'لم تعد هذه الدعوة صالحة.',
  'team.error.last_owner': 'يحتاج الفريق إلى مالك. اجعل شخصًا آخر مالكًا أولًا.',
  'team.error.other_address': 'هذه الدعوة لعنوان غير عنوان حسابك.',
  'team.error.other_team': 'انتقل تبويب آخر إلى فريق آخر. أعد تحميل الصفحة.',
  'team.error.read_only': 'من فريق الدعم تطّلع على هذا الفريق فقط ولا تغيّر شيئًا.',
  'team.error.role_forbids': 'دورك لا يسمح بهذا. اسأل مسؤولًا في فريقك.',
  'team.error.role_too_high': 'لا يمكن لأحد أن يمنح دورًا أعلى من دوره أو يغيّره.',
  'team.error.team_closed': 'هذا الفريق مغلق. يستطيع أحد المالكين استعادته.',
  'team.error.too_many_teams': 'أنت في أكبر عدد من الفرق يمكن لشخص واحد أن يكون فيه. غادر أحدها أولًا.',
  'team.error.try_again': 'غيّر شخص آخر الشيء نفسه في هذه اللحظة. حاول مجددًا.',
}
