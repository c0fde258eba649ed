// The rights of the table of roles, in words: loaded where they are shown.
export const permissions = {
  'permission.AppointmentsEdit': 'إلغاء المواعيد أو نقلها',
  'permission.AppointmentsRead': 'قراءة المواعيد',
  'permission.AuditRead': 'قراءة السجل والنشاط',
  'permission.AutomationsDelete': 'حذف المواقع والنماذج والتقويمات',
  'permission.AutomationsEdit': 'إضافة المواقع وتشغيل الأتمتات وتعديلها',
  'permission.AutomationsView': 'رؤية المواقع والنماذج والتقويمات',
  'permission.Billing': 'الباقات والفواتير والدفع',
  'permission.ConversationsRead': 'قراءة المحادثات',
  'permission.IntegrationsManage': 'ربط خدمات أخرى',
  'permission.KeysManage': 'إنشاء مفاتيح API وإبطالها',
  'permission.LeadsEdit': 'تعديل العملاء والرد عليهم',
  'permission.LeadsExport': 'تصدير العملاء',
  'permission.LeadsRead': 'قراءة العملاء المحتملين',
  'permission.SsoManage': 'إعداد الدخول بحساب الشركة',
  'permission.TeamManage': 'إعادة تسمية الفريق وإدارة الأعضاء',
  'permission.TeamView': 'رؤية الفريق وأعضائه',
}
