// What a new workflow begins with.
export const newFlow = {
  'import.bad_json': 'هذا ليس JSON. خذ الملف كله من فضلك.',
  'import.done': '«{name}» هنا الآن، كمسودة.',
  'import.file': 'اختر ملفًا',
  'import.hint': 'مسار عمل من n8n، أو مما صُدّر من هنا. لا تأتي معه كلمات مرور ولا مفاتيح أبدًا.',
  'import.open': 'انظر إليه',
  'import.paste': 'أو ألصقه هنا',
  'import.report': { zero: 'لا شيء يحتاج نظرك', one: 'أمر واحد يحتاج نظرك', two: 'أمران يحتاجان نظرك', few: '{count} أمور تحتاج نظرك', many: '{count} أمرًا يحتاج نظرك', other: '{count} أمر يحتاج نظرك' },
  'import.title': 'استيراد مسار عمل',
  'new.begin_with': 'ابدأ بـ',
  'new.create': 'إنشاء',
  'new.empty': 'فارغ',
  'new.empty_hint': 'لا شيء فيه بعد.',
  'new.name': 'الاسم',
  'new.title': 'مسار عمل جديد',
}
