/** One visitor's conversation with the platform: the session, and a message with its streamed answer. No screen. */
import { Problem, type Client, type ProblemBody } from './api';
import { eventReader } from './sse';
import type { Store } from './store';
import type { ChatSession, Message, Outcome, Source } from './types';

export interface Answer {
  text: string;
  outcome: Outcome | null | undefined;
  sources: Source[];
  offerForm: boolean;
}

export interface Talk {
  /** What was said before in this tab session; empty when nothing was. */
  resume(): Promise<Message[]>;
  /**
   * Sends a message and reports the answer as it grows. Repeating it with the same `id` is harmless.
   * @throws Problem
   */
  send(id: string, text: string, grow: (text: string) => void): Promise<Answer>;
}

type Kept = { session_id: string; token: string };
type Done = { outcome?: Outcome | null | undefined; sources?: Source[] | undefined; offer_form?: boolean };

export const talk = (client: Client, store: Store, locale: string): Talk => {
  const start = async (): Promise<Kept> => {
    const known = store.get<Kept>('chat');
    if (known) return known;
    const { session_id, token } = await client.json<ChatSession>('chatbot/sessions', {
      body: { locale, page_url: location.href },
    });
    const fresh = { session_id, token };
    store.set('chat', fresh);
    return fresh;
  };

  const send: Talk['send'] = async (id, text, grow) => {
    const known = store.get<Kept>('chat');
    try {
      const session = await start();
      return await read(
        await client.raw('chatbot/message', {
          body: { ...session, text, client_id: id },
          headers: { accept: 'text/event-stream' },
        }),
        grow,
      );
    } catch (error) {
      // The same words open a new conversation.
      if (!known || !isOver(error)) throw error;
      store.set('chat', undefined);
      return send(id, text, grow);
    }
  };

  return {
    send,
    async resume() {
      const known = store.get<Kept>('chat');
      if (!known) return [];
      try {
        const { messages } = await client.json<{ messages: Message[] }>(`chatbot/sessions/${known.session_id}`, {
          headers: { 'x-session-token': known.token },
        });
        return messages;
      } catch (error) {
        if (!isOver(error)) throw error;
        store.set('chat', undefined);
        return [];
      }
    },
  };
};

/** The conversation ended, was cleared away, or is as long as the server lets one become. */
const isOver = (error: unknown): boolean =>
  error instanceof Problem && ([401, 403, 404].includes(error.status) || error.code === 'conversation_full');

/** Reads an answer, streamed or whole (a host page's wrapped fetch may have taken the stream away). */
const read = async (response: Response, grow: (text: string) => void): Promise<Answer> => {
  if (/json/.test(response.headers.get('content-type') ?? '')) {
    const { message, offer_form } = (await response.json()) as { message: Message; offer_form?: boolean };
    grow(message.text);
    return answer(message.text, { ...message, offer_form: offer_form ?? false });
  }
  let text = '';
  let done: Done | undefined;
  const events = eventReader();
  const take = (piece: string): void => {
    for (const { event, data } of events(piece)) {
      const value = JSON.parse(data) as { text?: string } & Done & ProblemBody;
      if (event === 'delta') {
        text += value.text ?? '';
        grow(text);
      } else if (event === 'done') done = value;
      else if (event === 'error') throw new Problem(value.status ?? 500, value);
    }
  };
  try {
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    if (!reader) take(await response.text());
    else {
      for (;;) {
        const { value, done: end } = await reader.read();
        if (end) break;
        take(decoder.decode(value, { stream: true }));
      }
    }
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(0, { code: navigator.onLine ? 'broke' : 'offline' });
  }
  if (!done) throw new Problem(0, { code: 'broke' });
  return answer(text, done);
};

/** The website does not say, or the visitor wants a person. */
export const offersForm = (outcome: Outcome | null | undefined): boolean => outcome === 'not_answered' || outcome === 'handover';

const answer = (text: string, { outcome, sources, offer_form }: Done): Answer => ({
  text,
  outcome,
  sources: sources ?? [],
  offerForm: !!offer_form || offersForm(outcome),
});
