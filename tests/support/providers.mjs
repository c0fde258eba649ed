// Plays the mail provider (Resend's API) and the provider of text messages (Twilio's) over real HTTP, and remembers every
// request as it came over the wire.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What both say when they took something. */
const TAKEN = {
  mail: { status: 200, body: { id: '49a3999c-0ce1-4ea6-ab68-afcd6dc2e794' } },
  sms: { status: 201, body: { sid: `SM${'0'.repeat(32)}`, status: 'queued' } },
};

/**
 * @returns {Promise<{mailUrl: string, smsUrl: string, requests: object[], answerNext: (kind: 'mail'|'sms', ...answers: {status: number, body: unknown}[]) => void,
 *   came: (test: (request: object) => boolean, withinMs?: number) => Promise<object>, stop: () => Promise<void>}>}
 */
export async function startProviders() {
  const requests = [];
  const planned = { mail: [], sms: [] };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    const kind = url.startsWith('/mail/') ? 'mail' : 'sms';
    requests.push({ kind, method, path: url.slice(kind.length + 1), headers, body: Buffer.concat(chunks).toString('utf8') });
    const { status, body } = planned[kind].shift() ?? TAKEN[kind];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${server.address().port}`;
  return {
    mailUrl: `${base}/mail`,
    smsUrl: `${base}/sms`,
    requests,
    /** The next requests get these answers instead of a yes. */
    answerNext: (kind, ...answers) => planned[kind].push(...answers),
    /** The first request, old or new, that passes `test`. */
    came: async (test, withinMs = 15_000) => {
      for (const until = Date.now() + withinMs; Date.now() < until; await sleep(50)) {
        const request = requests.find(test);
        if (request) return request;
      }
      throw new Error(`no such request within ${withinMs} ms; came: ${requests.map(({ kind, path }) => `${kind} ${path}`).join(', ')}`);
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
