/** What the mock platform knows: two sites, their settings, a form, a calendar. Shapes as the platform's API document. */

export const SITE = 'pk_0123456789abcdef0123456789abcdef';
/** A site with a light brand colour, everything on the left, and only a form. */
export const SITE_FORM = 'pk_00000000000000000000000000000001';
/** A site without any automation. */
export const SITE_EMPTY = 'pk_00000000000000000000000000000002';

const theme = { color: '#2f6f5e', position: 'right', greeting: null };
const all = [
  { kind: 'chat', resource_id: null },
  { kind: 'form', resource_id: `form_${'0'.repeat(32)}` },
  { kind: 'booking', resource_id: `cal_${'0'.repeat(32)}` },
];

export const sites = {
  [SITE]: { site: { name: 'Bakery Holm', language: 'en' }, theme, automations: all, version: '1' },
  [SITE_FORM]: {
    site: { name: 'Ludwig Maximilian Sonnenschein & Partner Steuerberatungsgesellschaft mbH', language: 'de' },
    theme: { color: '#ffd24d', position: 'left', greeting: null },
    automations: [all[1]],
    version: '1',
  },
  [SITE_EMPTY]: { site: { name: 'Nothing yet', language: null }, theme, automations: [], version: '1' },
};

export const form = {
  id: all[1].resource_id,
  name: 'Contact',
  thanks: 'We read every message and answer within one working day.',
  fields: [
    { name: 'name', label: 'Your name', kind: 'text', required: true, max_length: 120 },
    { name: 'email', label: 'E-mail', kind: 'email', required: true },
    { name: 'phone', label: 'Phone', kind: 'phone', required: false },
    { name: 'topic', label: 'What is it about?', kind: 'choice', required: false, choices: ['An order', 'A wedding cake', 'Something else'] },
    { name: 'message', label: 'Your message', kind: 'long_text', required: true, max_length: 2000 },
    { name: 'consent', label: 'I agree that my message is stored in order to answer it.', kind: 'consent', required: true },
  ],
};

export const services = [
  { id: `svc_${'1'.repeat(32)}`, name: 'Wedding cake tasting', duration_min: 45, price_cents: 2500, currency: 'EUR' },
  { id: `svc_${'2'.repeat(32)}`, name: 'Bread baking class for beginners', duration_min: 120, price_cents: 8900, currency: 'EUR' },
  { id: `svc_${'3'.repeat(32)}`, name: 'Telephone advice', duration_min: 15, price_cents: null, currency: null },
];

export const ZONE = 'Europe/Berlin';

/** Answers by what the question contains; anything else is honestly not answered. */
export const answers = [
  {
    words: /open|hours|sunday/i,
    text: 'We are open Tuesday to Friday from 7:00 to 18:00 and on Saturday from 7:00 to 13:00.\n\nOn Sunday and Monday the oven rests, but you can order at any time: https://bakery.example/order.',
    sources: [
      { title: 'Opening hours', url: 'https://bakery.example/hours' },
      { title: 'Visit us in the old town', url: 'https://bakery.example/visit' },
    ],
  },
  { words: /^(hi|hello|hey|good)/i, text: 'Hello! What would you like to know about our bakery?', sources: [], small: true },
  {
    words: /long/i,
    text: `${'Our sourdough rests for twenty-four hours before it meets the oven. '.repeat(14)}\n\nDonaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung${'x'.repeat(90)}`,
    sources: [
      { title: 'A very long title about flour, water, salt and patience that goes on and on and on', url: 'https://bakery.example/bread' },
      { title: 'Not a web address', url: 'javascript:alert(1)' },
    ],
  },
];
