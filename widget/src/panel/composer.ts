/** Where a message is written: grows with the text, keeps a draft, says when it is too long. */
import { h, icon, put, set } from './dom';
import { send as sendIcon } from './icons';
import type { Kit } from './kit';

/** The API's limit, in characters. */
const MAX = 2000;

export interface Composer {
  readonly element: HTMLElement;
  focus(): void;
  /** An answer is on its way: writing goes on, sending waits. */
  busy(is: boolean): void;
}

export const composer = ({ lang: { t }, store }: Kit, send: (text: string) => void): Composer => {
  let waiting = false;
  const hint = h('p', { class: 'hint', id: 'hint', role: 'status' });
  const field = h('textarea', {
    rows: 1,
    dir: 'auto',
    placeholder: t('placeholder'),
    'aria-label': t('placeholder'),
    'aria-describedby': 'hint',
    enterkeyhint: 'send',
  });
  const button = h('button', { type: 'submit', class: 'send', 'aria-label': t('send') }, icon(sendIcon));

  const length = (): number => [...field.value.trim()].length;
  const look = (): void => {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, 140)}px`;
    const over = length() - MAX;
    put(hint, over > 0 && t('too_long', { n: over }));
    set(field, { 'aria-invalid': over > 0 && 'true' });
    set(button, { 'aria-disabled': (waiting || over > 0 || !length()) && 'true' });
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const text = field.value.trim();
    if (waiting || !text || length() > MAX) return;
    field.value = '';
    store.set('draft', undefined);
    look();
    send(text);
  };

  field.value = store.get<string>('draft') ?? '';
  field.addEventListener('input', () => {
    store.set('draft', field.value || undefined);
    look();
  });
  field.addEventListener('keydown', (event) => {
    // Enter also ends the composition of a word in Japanese, say: that is not sending.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
  });
  look();
  requestAnimationFrame(look);

  return {
    element: h('form', { class: 'composer', onsubmit: submit, novalidate: true }, hint, h('div', { class: 'field' }, field, button)),
    focus: () => field.focus(),
    busy(is) {
      waiting = is;
      look();
    },
  };
};
