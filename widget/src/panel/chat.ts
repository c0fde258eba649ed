/** The chat tab: a log of messages and a composer. */
import { asProblem, chance } from './api';
import { bubble, type Bubble } from './bubble';
import { composer } from './composer';
import { h, icon } from './dom';
import { booking as bookingIcon, form as formIcon } from './icons';
import type { MakeView } from './kit';
import { offersForm, talk } from './talk';
import { trouble } from './trouble';
import type { Message } from './types';

interface Pending {
  id: string;
  text: string;
}

export const chatView: MakeView = (kit) => {
  const { lang, store, config } = kit;
  const { t } = lang;
  const site = config.site.name;
  const line = talk(kit.client, store, lang.tag);
  const log = h('div', { class: 'log', role: 'log', 'aria-label': t('chat'), tabindex: 0 });
  let busy = false;

  const isAtEnd = (): boolean => log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const toEnd = (): void => log.scrollTo(0, log.scrollHeight);
  const add = (by: Message['by']): Bubble => {
    const made = bubble(lang, by, site);
    log.append(made.element);
    return made;
  };

  const offer = (question: string): HTMLElement | false =>
    !!kit.resource('form') &&
    h(
      'div',
      { class: 'offer' },
      h('button', { type: 'button', class: 'quiet', onclick: () => kit.go('form', question) }, icon(formIcon), t('ask_team_button')),
    );

  const deliver = async ({ id, text }: Pending, asked: Bubble): Promise<void> => {
    busy = true;
    field.busy(true);
    asked.clear();
    store.set('pending', { id, text });
    let answered: Bubble | undefined;
    const grow = (soFar: string): void => {
      const follow = isAtEnd();
      answered ??= add('bot');
      answered.grow(soFar);
      if (follow) toEnd();
    };
    const again = (): void => {
      if (busy) return;
      answered?.element.remove();
      void deliver({ id, text }, asked);
    };
    const writing = setTimeout(() => grow(''), 250);
    try {
      const answer = await line.send(id, text, grow).catch((error: unknown) => {
        // A broken connection is tried once more on its own: the same id makes that harmless.
        if (asProblem(error).code !== 'broke') throw error;
        return line.send(id, text, grow);
      });
      clearTimeout(writing);
      const follow = isAtEnd();
      answered ??= add('bot');
      answered.finish(answer.text, answer.sources, answer.offerForm && offer(text));
      kit.say(`${site}: ${answer.text}`);
      store.set('pending', undefined);
      if (follow) toEnd();
    } catch (error) {
      clearTimeout(writing);
      // A half answer keeps the failure; before the first word it belongs to the question.
      const started = answered?.element.querySelector('.caret') && answered;
      if (!started) answered?.element.remove();
      (started || asked).fail(error, again);
      waiting = again;
      toEnd();
    }
    busy = false;
    field.busy(false);
  };

  const send = (pending: Pending): void => {
    const asked = add('visitor');
    asked.finish(pending.text);
    void deliver(pending, asked);
    toEnd();
  };

  // What could not be sent is sent when the connection is back.
  let waiting: (() => void) | undefined;
  addEventListener('online', () => {
    waiting?.();
    waiting = undefined;
  });

  const field = composer(kit, (text) => {
    waiting = undefined;
    send({ id: chance(), text });
  });

  /** Shows what was said before, and offers again what was not sent. */
  const recall = (messages: readonly Message[]): void => {
    messages.forEach((message, at) => {
      const question = messages[at - 1]?.text ?? '';
      add(message.by).finish(message.text, message.sources, offersForm(message.outcome) && offer(question));
    });
    const pending = store.get<Pending>('pending');
    const last = messages[messages.length - 1];
    if (!pending || (last?.by === 'bot' && messages[messages.length - 2]?.text === pending.text)) return;
    if (last?.by === 'visitor' && last.text === pending.text) log.lastElementChild?.remove();
    send(pending);
  };

  const resume = async (): Promise<void> => {
    const pause = h('div', null);
    log.append(pause);
    try {
      const messages = await line.resume();
      pause.remove();
      recall(messages);
      toEnd();
    } catch (error) {
      pause.replaceWith(
        trouble(lang, error, () => {
          log.querySelector('.state')?.remove();
          void resume();
        }),
      );
    }
  };

  const ways = (['booking', 'form'] as const)
    .filter((way) => kit.resource(way))
    .map((way) => h('button', { type: 'button', class: 'quiet', onclick: () => kit.go(way) }, icon(way === 'form' ? formIcon : bookingIcon), t(`about_${way}`)));
  const greeting = add('bot');
  greeting.element.classList.add('greeting');
  const greet = (): void => greeting.finish(kit.greeting(), [], h('div', { class: 'ways' }, ...ways));
  greet();
  void resume();

  return {
    element: h('div', { class: 'chat' }, log, field.element),
    focus: field.focus,
    update: greet,
  };
};
