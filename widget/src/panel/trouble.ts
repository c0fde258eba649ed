/** What a visitor sees when something failed: what happened, and the way on. */
import { asProblem, type Problem } from './api';
import { clock, countDown, h, icon, put, set } from './dom';
import { again, warn } from './icons';
import type { Lang } from './lang';

/** Why a call failed, for a person. */
export const reason = ({ t }: Lang, problem: Problem): string => {
  if (problem.status === 429) return t('limited');
  if (problem.code === 'offline') return t('offline');
  if (!problem.status) return t(problem.code === 'unreachable' ? 'unreachable' : 'failed');
  return t(problem.status === 404 || problem.status === 403 ? 'gone' : 'failed');
};

/** A button that tries again, and counts down first when the server asked for patience. */
export const retryButton = (lang: Lang, problem: Problem, retry: () => void): HTMLButtonElement => {
  let left = problem.wait;
  const label = h('span', null);
  const button = h(
    'button',
    {
      type: 'button',
      class: 'quiet',
      onclick: () => {
        if (left <= 0) retry();
      },
    },
    icon(again),
    label,
  );
  countDown(button, left, (seconds) => {
    left = seconds;
    set(button, { 'aria-disabled': seconds > 0 && 'true' });
    put(label, seconds > 0 ? lang.t('retry_in', { time: clock(seconds) }) : lang.t('retry'));
  });
  return button;
};

/** A whole pane's failure. */
export const trouble = (lang: Lang, error: unknown, retry: () => void): HTMLElement => {
  const problem = asProblem(error);
  return h(
    'div',
    { class: 'state', role: 'alert' },
    h('span', { class: 'badge' }, icon(warn)),
    h('p', null, reason(lang, problem)),
    retryButton(lang, problem, retry),
  );
};
