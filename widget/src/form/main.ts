/** The contact tab: the owner's fields, sent once, nothing lost. */
import { h, icon, put, skeleton } from '../panel/dom';
import { check } from '../panel/icons';
import type { Kit, MakeView } from '../panel/kit';
import { trouble } from '../panel/trouble';
import type { PublicForm } from '../panel/types';
import { fields, type Fields, type Values } from '../fields/fields';
import { sending } from '../fields/sending';

const formView: MakeView = (kit) => {
  const { lang, client, store } = kit;
  const id = kit.resource('form') ?? '';
  const element = h('div', { class: 'pane', role: 'group' });
  let form: PublicForm | undefined;
  let inputs: Fields | undefined;
  let carried = '';

  let due = false;
  const focus = (): void => {
    const first = element.querySelector<HTMLElement>('h3,input,textarea,select,button');
    due = !first;
    first?.focus();
  };

  /** A question carried over from the chat goes into the first field for long texts, behind what is there. */
  const carry = (): void => {
    const target = form?.fields.find(({ kind }) => kind === 'long_text');
    if (!carried || !inputs || !target) return;
    const before = String(inputs.values()[target.name] ?? '');
    if (!before.includes(carried)) inputs.fill({ [target.name]: before ? `${before}\n\n${carried}` : carried });
    store.set('form', inputs.values());
    carried = '';
  };

  const load = async (): Promise<void> => {
    const wait = setTimeout(() => put(element, skeleton(lang.t('loading'), 'line', '', 'line', '', 'line', 'block')), 150);
    try {
      form = await client.json<PublicForm>(`forms/${id}/public`);
      clearTimeout(wait);
      show(form);
      if (due) focus();
    } catch (error) {
      clearTimeout(wait);
      put(element, trouble(lang, error, () => void load()));
    }
  };

  const show = (known: PublicForm): void => {
    const made = fields(lang, known.fields, (values) => store.set('form', values));
    inputs = made;
    made.fill(store.get<Values>('form') ?? {});
    carry();
    put(element, filling(kit, known, made, thanks));
  };

  const again = (): void => {
    if (form) show(form);
    focus();
  };

  const thanks = (text: string): void => {
    store.set('form', undefined);
    const title = h('h3', { tabindex: -1 }, lang.t('thanks'));
    const more = h('button', { type: 'button', class: 'quiet', onclick: again }, lang.t('another'));
    put(element, h('div', { class: 'done' }, h('span', { class: 'badge good' }, icon(check)), title, h('p', { dir: 'auto' }, text), more));
    title.focus();
    kit.say(`${lang.t('thanks')} ${text}`);
  };

  void load();
  return {
    element,
    focus,
    prefill(text) {
      carried = text;
      if (form && !element.querySelector('form')) show(form);
      carry();
    },
  };
};

const filling = ({ lang, client }: Kit, form: PublicForm, inputs: Fields, done: (text: string) => void): HTMLElement => {
  const send = sending(lang, lang.t('submit'), inputs);
  const onsubmit = (event: Event): void => {
    event.preventDefault();
    if (!inputs.check()) return;
    const answers: Values = {};
    for (const { name } of form.fields) {
      const value = inputs.values()[name];
      if (value !== undefined && value !== '') answers[name] = value;
    }
    const body = { answers, page_url: location.href, locale: lang.tag };
    void send.run(body, async (key) => {
      const { thanks } = await client.json<{ thanks: string }>(`forms/${form.id}/submit`, { body, headers: { 'idempotency-key': key } });
      done(thanks || form.thanks);
    });
  };
  return h('form', { class: 'fields', novalidate: true, onsubmit, 'aria-label': form.name }, ...inputs.elements, send.alert, send.button);
};

(document.currentScript as HTMLScriptElement).gr8 = formView;
