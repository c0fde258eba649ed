/** A form's submit: one press, one effect; failures keep every word and say what to do. */
import { asProblem, chance, type Problem } from '../panel/api';
import { clock, countDown, h, icon, put, set } from '../panel/dom';
import { warn } from '../panel/icons';
import type { Lang } from '../panel/lang';
import { reason } from '../panel/trouble';
import type { Fields } from './fields';

export interface Sending {
  readonly alert: HTMLElement;
  readonly button: HTMLButtonElement;
  /**
   * Runs `work` unless it already runs. `key` stays the same while the same body is sent again, so that a repeat
   * after a lost answer has no second effect.
   */
  run(body: object, work: (key: string) => Promise<void>): Promise<void>;
}

/** `other` may take a failure for itself (a conflict, say); it answers true then. */
export const sending = (lang: Lang, label: string, fields: Fields, other: (problem: Problem) => boolean = () => false): Sending => {
  const { t } = lang;
  const alert = h('div', { role: 'alert' });
  const button = h('button', { type: 'submit', class: 'main' }, label);
  let busy = false;
  let key = '';
  let sent = '';

  const warnOf = (text: string): void => put(alert, h('div', { class: 'alert' }, icon(warn), h('span', null, text)));

  const refuse = (problem: Problem): void => {
    if (other(problem)) return;
    const rest = fields.show(problem.fields);
    warnOf(problem.fields.length ? [t('fix'), ...rest.map(({ detail }) => detail)].join(' ') : reason(lang, problem));
    if (!problem.wait) return;
    busy = true;
    countDown(button, problem.wait, (left) => {
      busy = left > 0;
      set(button, { 'aria-disabled': busy && 'true' });
      put(button, busy ? t('retry_in', { time: clock(left) }) : label);
    });
  };

  return {
    alert,
    button,
    async run(body, work) {
      if (busy) return;
      busy = true;
      const text = JSON.stringify(body);
      if (text !== sent) key = chance();
      sent = text;
      put(alert);
      set(button, { 'aria-disabled': 'true', 'aria-busy': 'true' });
      put(button, `${t('sending')} …`);
      let failure: unknown;
      try {
        await work(key);
      } catch (error) {
        failure = error;
      }
      busy = false;
      set(button, { 'aria-disabled': false, 'aria-busy': false });
      put(button, label);
      if (failure) refuse(asProblem(failure));
    },
  };
};
