// What can go wrong with a request, as one error class (RFC 9457 problem details).

export type FieldProblem = { name: string; code: string; detail: string }

type Body = { code?: string; title?: string; detail?: string; request_id?: string; fields?: FieldProblem[]; retry_after_s?: number }

export class ApiProblem extends Error {
  readonly status: number
  /** Stable machine name, e.g. `bad_credentials`; `offline` and `timeout` are made here. */
  readonly code: string
  readonly requestId: string | null
  readonly fields: FieldProblem[]
  readonly retryAfterS: number | null
  /** What else the body says, such as `next` or `teams`. */
  readonly more: Readonly<Record<string, unknown>>

  constructor(status: number, body: Body) {
    super(body.detail ?? body.title ?? '')
    this.name = 'ApiProblem'
    this.status = status
    this.code = body.code ?? (status >= 500 ? 'internal' : 'unknown')
    this.requestId = body.request_id ?? null
    this.fields = body.fields ?? []
    this.retryAfterS = body.retry_after_s ?? null
    this.more = body
  }

  /** Reads any non-2xx answer, also one that is not ours (a proxy's HTML page). */
  static of(response: Response, body: unknown): ApiProblem {
    const facts: Body = typeof body === 'object' && body !== null ? { ...body } : {}
    facts.request_id ??= response.headers.get('x-request-id') ?? undefined
    const wait = Number(response.headers.get('retry-after'))
    if (wait > 0) facts.retry_after_s ??= wait
    return new ApiProblem(response.status, facts)
  }

  static network(cause: unknown): ApiProblem {
    const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError'
    return new ApiProblem(0, { code: timedOut ? 'timeout' : 'offline' })
  }
}

export const isProblem = (error: unknown, code?: string): error is ApiProblem => error instanceof ApiProblem && (code === undefined || error.code === code)

/** `{email: "…"}` for the inputs of a form. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!isProblem(error)) return {}
  return Object.fromEntries(error.fields.map((field) => [field.name, field.detail]))
}
