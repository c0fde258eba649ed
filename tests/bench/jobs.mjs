// The four jobs, as a visitor's browser does them. Both sides answer the same addresses. Each job is a chain of
// requests; a job is done when its last answer has a good status.
const QUESTIONS = [
  'When are you open on Sunday?',
  'How much is the sourdough course?',
  'Do you deliver cakes to the city?',
  'Which breads are free of wheat?',
  'Can I order a birthday cake for twenty people?',
]

/** @param {{ids: object, n: () => number}} side ids: what the side was seeded with; n: counts up, over all workers. */
export const JOBS = {
  chat_message: ({ ids, n }) => {
    const at = n()
    const session = ids.sessions[at % ids.sessions.length]
    const text = QUESTIONS[Math.floor(at / ids.sessions.length) % QUESTIONS.length]
    return [post('/api/chatbot/message', () => ({ ...session, text, client_id: `c${at}` }))]
  },
  lead_submit: ({ ids, n }) => {
    const at = n()
    const answers = { name: `Ann ${at}`, email: `ann${at}@example.com`, message: 'Could you bake a cake for twenty people?' }
    return [post(`/api/forms/${ids.form}/submit`, () => ({ answers }), { 'idempotency-key': `k${at}` })]
  },
  slot_list: ({ ids }) => [get(`/api/calendar/slots?service=${ids.service}&from=${ids.from}&days=14&zone=Europe/Berlin`)],
  slot_list_60_days: ({ ids }) => [get(`/api/calendar/slots?service=${ids.service}&from=${ids.from}&days=60&zone=Europe/Berlin`)],
  booking: ({ ids, n }) => {
    const at = n()
    const starts_at = ids.starts[at % ids.starts.length]
    return [
      post('/api/appointments', () => ({ service_id: ids.busy_service, starts_at }), { 'idempotency-key': `h${at}` }),
      post(
        (held) => `/api/appointments/${held.id}/book`,
        (held) => ({ token: held.token, name: `Bob ${at}`, email: `bob${at}@example.com`, zone: 'Europe/Berlin' }),
      ),
    ]
  },
}

const get = (path) => ({ method: 'GET', path: () => path })
const post = (path, body, headers = {}) => ({ method: 'POST', path: typeof path === 'string' ? () => path : path, body, headers })
