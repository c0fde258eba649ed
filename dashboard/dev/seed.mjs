// Made-up data of one bakery and one practice: enough of everything to see every screen.
const DAY = 86_400_000;
const NAMES = ['Maja Lindqvist', 'Tomasz Zieliński', 'Aylin Demir', 'Jonas Becker', 'Chloé Martin', 'Priya Raman', 'Lukas Hoffmann', 'سارة العلي', 'Wilhelmina Featherstonehaugh-Cholmondeley', 'Kenji Watanabe'];
const TOPICS = ['Wedding cake for 80 guests', 'Gluten-free bread on Saturdays?', 'Catering for an office breakfast', 'Can I order online?', 'Do you deliver to Potsdam?', 'هل لديكم كعك نباتي؟'];
const QUESTIONS = ['When are you open on Sunday?', 'Do you have vegan croissants?', 'How much is a birthday cake?', 'Haben Sie glutenfreies Brot?', 'هل يمكنني الحجز ليوم السبت؟', 'Is there parking nearby?', 'Do you ship cakes abroad?'];

export const hex = (n) => n.toString(16).padStart(32, '0');

export function theme() {
  return { color: '#0f6b50', position: 'right', greeting: 'Hello! Ask me anything about our bakery.' };
}

export function analysis() {
  return {
    summary: 'A family bakery in Berlin-Neukölln that bakes sourdough bread, pastries and made-to-order cakes, with a small café and catering for offices.',
    category: 'Bakery and café',
    language: 'de',
    pages: 14,
    words: 6240,
    contact: { emails: ['hallo@baeckerei-morgenrot.example'], phones: ['+49 30 5550 1234'], address: 'Weserstraße 12, 12047 Berlin', opening_hours: [{ days: ['tu', 'we', 'th', 'fr'], opens: '07:00', closes: '18:00' }, { days: ['sa', 'su'], opens: '08:00', closes: '15:00' }], socials: ['https://www.instagram.com/morgenrot'] },
    has: { booking: false, form: false, opening_hours: true, phone: true, email: true, address: true, prices: true, faq: false },
    missing: [
      { code: 'booking', title: 'No way to book', detail: 'Cake tastings are offered “by appointment”, but visitors have to call.' },
      { code: 'form', title: 'No contact form', detail: 'Catering questions need an e-mail program today.' },
      { code: 'faq', title: 'No answers to common questions', detail: 'Allergens, delivery and parking are asked often and answered nowhere.' },
    ],
    recommendations: [
      { kind: 'chat', title: 'Chatbot', reason: 'Fourteen pages of products, prices and hours: most questions can be answered from them right away.', evidence: ['14 pages, 6,240 words', 'Prices on /torten', 'Opening hours on every page'], confidence: 0.94 },
      { kind: 'booking', title: 'Bookings', reason: 'Tastings and consultations are by appointment, and there is no calendar to book them.', evidence: ['“Termine nach Vereinbarung” on /torten'], confidence: 0.86 },
      { kind: 'form', title: 'Contact form', reason: 'Catering and wedding cakes start with a few questions; a form asks them once.', evidence: ['mailto: link on /catering'], confidence: 0.78 },
    ],
  };
}

export function crawl(state, done, now) {
  return { id: `crawl_${hex(1)}`, state, found: 14, read: done, failed: done > 8 ? 1 : 0, skipped: done > 10 ? 1 : 0, chunks: done * 6, started_at: now - 20_000, finished_at: state === 'done' ? now : null, problem: null };
}

export function site(n, now, change = {}) {
  return {
    id: `site_${hex(n)}`, key: `pk_${hex(n)}`, url: n === 1 ? 'https://www.baeckerei-morgenrot.example/' : 'https://praxis-am-park.example/', name: n === 1 ? 'Bäckerei Morgenrot' : 'Physiotherapie-Praxis am Park', language: 'de', created_at: now - n * 9 * DAY,
    theme: theme(), origins: ['https://www.baeckerei-morgenrot.example'], state: 'ready', crawl: crawl('done', 12, now - 8 * DAY), analysis: analysis(),
    automations: n === 1 ? [automation('chat', null, now), automation('form', `form_${hex(1)}`, now), automation('booking', `cal_${hex(1)}`, now)] : [automation('chat', null, now)],
    ...change,
  };
}

export const automation = (kind, resource_id, now) => ({ id: `auto_${kind}`, kind, active: true, resource_id, activated_at: now });

export function form(now) {
  return {
    id: `form_${hex(1)}`, site_id: `site_${hex(1)}`, name: 'Ask us anything', thanks: 'Thank you! We answer within one working day.', notify_owner: true,
    fields: [
      { name: 'name', label: 'Your name', kind: 'text', required: true, max_length: 120 },
      { name: 'email', label: 'E-mail', kind: 'email', required: true },
      { name: 'phone', label: 'Phone', kind: 'phone', required: false },
      { name: 'topic', label: 'What is it about?', kind: 'choice', required: true, choices: ['Cakes', 'Catering', 'Something else'] },
      { name: 'message', label: 'Message', kind: 'long_text', required: true, max_length: 4000 },
      { name: 'consent', label: 'You may store my data to answer me.', kind: 'consent', required: true },
    ],
    answer: { active: true, subject: 'Thank you for your message', body: 'Dear {{name}},\n\nthank you for writing to us. We answer within one working day.\n\nBäckerei Morgenrot' }, created_at: now - 9 * DAY, updated_at: now - 2 * DAY,
  };
}

export function lead(n, now) {
  const name = NAMES[n % NAMES.length];
  const email = `guest${n}@mail.example`;
  return {
    id: `lead_${hex(1_000_000 - n)}`, form_id: `form_${hex(1)}`, site_id: `site_${hex(1)}`, state: n < 3 ? 'new' : ['open', 'won', 'lost', 'open', 'spam', 'won'][n % 6], name: n % 9 === 7 ? null : name, email, phone: n % 3 ? null : '+49 151 5550 0' + n,
    answers: { name, email, topic: ['Cakes', 'Catering', 'Something else'][n % 3], message: `${TOPICS[n % TOPICS.length]}\n\nWe would need it in about four weeks. What do you suggest?`, consent: 'true' },
    page_url: 'https://www.baeckerei-morgenrot.example/torten', note: n === 1 ? 'Called back on Monday, wants a tasting.' : null, created_at: now - n * 5.3 * 3_600_000 - 240_000, updated_at: now - n * 3_600_000,
  };
}

export function calendar() {
  const hours = ['tu', 'we', 'th', 'fr'].flatMap((day) => [{ day, opens: '09:00', closes: '12:00' }, { day, opens: '14:00', closes: '17:30' }]);
  return {
    id: `cal_${hex(1)}`, site_id: `site_${hex(1)}`, name: 'Bäckerei Morgenrot', zone: 'Europe/Berlin', hours, closed: ['2026-12-24', '2026-12-25'],
    services: [
      { id: `svc_${hex(1)}`, name: 'Cake tasting', duration_min: 45, buffer_min: 15, notice_min: 240, horizon_days: 60, step_min: 30, price_cents: 2500, currency: 'EUR', active: true },
      { id: `svc_${hex(2)}`, name: 'Wedding cake consultation', duration_min: 60, buffer_min: 15, notice_min: 1440, horizon_days: 90, step_min: 60, price_cents: null, currency: null, active: true },
    ],
  };
}

export function appointment(n, now, past = false) {
  const start = Math.floor(now / DAY) * DAY + (past ? -1 - n : 1 + Math.floor(n / 3)) * DAY + (9 + (n % 3) * 2) * 3_600_000;
  const service = calendar().services[n % 2];
  return {
    id: `appt_${past ? 'p' : 'u'}${hex(n)}`, calendar_id: `cal_${hex(1)}`, site_id: `site_${hex(1)}`, service: { id: service.id, name: service.name }, state: n % 5 === 4 ? 'cancelled' : 'booked', starts_at: start, ends_at: start + service.duration_min * 60_000,
    guest: { name: NAMES[(n + 2) % NAMES.length], email: `guest${n}@mail.example`, phone: n % 2 ? null : '+49 30 5550 77', zone: n % 4 === 3 ? 'America/Toronto' : 'Europe/Berlin', locale: 'en' }, note: n === 0 ? 'We are two, and one of us is allergic to nuts.' : null, created_at: now - DAY, cancelled_at: n % 5 === 4 ? now : null,
  };
}

export function conversation(n, now) {
  return { id: `conv_${hex(2_000_000 - n)}`, site_id: `site_${hex(1)}`, started_at: now - n * 2.7 * 3_600_000 - 180_000, last_at: now - n * 2.7 * 3_600_000 - 60_000, messages: 4 + (n % 4), last_text: QUESTIONS[n % QUESTIONS.length], unanswered: n % 4 === 1 ? 1 : 0, page_url: 'https://www.baeckerei-morgenrot.example/', locale: ['de', 'en', 'ar'][n % 3] };
}

export function messages(one) {
  const say = (seq, by, text, more = {}) => ({ id: `msg_${hex(seq)}`, seq, by, text, at: one.started_at + seq * 20_000, ...more });
  return [
    say(1, 'bot', 'Hello! Ask me anything about our bakery.'),
    say(2, 'visitor', one.last_text),
    say(3, 'bot', 'On Sundays we are open from 8:00 to 15:00. The café closes half an hour earlier.', { outcome: 'answered', sources: [{ title: 'Öffnungszeiten', url: 'https://www.baeckerei-morgenrot.example/kontakt' }] }),
    say(4, 'visitor', 'And do you have oat milk?'),
    say(5, 'bot', 'I could not find that on our website. Leave us a message, and we will answer you.', { outcome: 'not_answered', sources: [] }),
  ];
}

export const PERMISSIONS = [['TeamView', 1, 1, 1, 1], ['TeamManage', 0, 0, 1, 1], ['Billing', 0, 0, 0, 1], ['AuditRead', 0, 0, 1, 1], ['KeysManage', 0, 0, 1, 1], ['IntegrationsManage', 0, 0, 1, 1], ['CredentialsUse', 0, 1, 1, 1], ['CredentialsManage', 0, 0, 1, 1], ['SsoManage', 0, 0, 0, 1], ['AutomationsView', 1, 1, 1, 1], ['AutomationsEdit', 0, 1, 1, 1], ['AutomationsDelete', 0, 0, 1, 1], ['ConversationsRead', 1, 1, 1, 1], ['LeadsRead', 1, 1, 1, 1], ['LeadsEdit', 0, 1, 1, 1], ['LeadsExport', 0, 0, 1, 1], ['AppointmentsRead', 1, 1, 1, 1], ['AppointmentsEdit', 0, 1, 1, 1]];
