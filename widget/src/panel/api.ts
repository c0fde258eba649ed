/** Calls to the platform. Every failure becomes a `Problem` that says what kind of failure it was. */
import type { FieldFault } from './types';

export interface ProblemBody {
  status?: number;
  code?: string;
  detail?: string;
  fields?: FieldFault[];
  retry_after_s?: number;
  next?: number[];
}

/** A refused or failed call. `status` 0: no answer came at all. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: FieldFault[];
  /** Seconds to wait before trying again, when the server named them. */
  readonly wait: number;
  /** Next free starts, on a booking conflict. */
  readonly next: number[];
  constructor(status: number, body: ProblemBody, retryAfter: string | null = null) {
    super(body.detail ?? '');
    this.status = status;
    this.code = body.code ?? '';
    this.fields = Array.isArray(body.fields) ? body.fields : [];
    this.wait = Math.min(3600, body.retry_after_s ?? (Number(retryAfter) || 0));
    this.next = Array.isArray(body.next) ? body.next : [];
  }
}

export interface Call {
  /** Query; the site key is added. */
  query?: Readonly<Record<string, string | number>>;
  /** JSON body: makes the call a POST. */
  body?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
}

export interface Client {
  /** The answer, whatever its content type; a `Problem` is thrown unless it is 2xx. */
  raw(path: string, call?: Call): Promise<Response>;
  /** The answer as JSON. */
  json<T>(path: string, call?: Call): Promise<T>;
}

export const client = (origin: string, site: () => string): Client => {
  const raw = async (path: string, { query, body, headers }: Call = {}): Promise<Response> => {
    const url = new URL(`/api/${path}`, origin);
    url.searchParams.set('site', site());
    for (const key of Object.keys(query ?? {})) url.searchParams.set(key, String(query?.[key]));
    let response: Response;
    try {
      response = await fetch(url.href, {
        method: body ? 'POST' : 'GET',
        headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
        credentials: 'omit',
        ...(body && { body: JSON.stringify(body) }),
      });
    } catch {
      throw new Problem(0, { code: navigator.onLine ? 'unreachable' : 'offline' });
    }
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as ProblemBody;
    throw new Problem(response.status, problem, response.headers.get('retry-after'));
  };
  return {
    raw,
    async json<T>(path: string, call?: Call) {
      const response = await raw(path, call);
      try {
        return (await response.json()) as T;
      } catch {
        // The connection broke in the middle of the body.
        throw new Problem(0, { code: 'unreachable' });
      }
    },
  };
};

/** Anything thrown, as a `Problem`. */
export const asProblem = (error: unknown): Problem => (error instanceof Problem ? error : new Problem(0, { code: 'failed' }));

/** A random text for idempotency keys and message ids. `randomUUID` is missing on pages served without TLS. */
export const chance = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
