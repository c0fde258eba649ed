/** The last step before booking: who comes, while the time is held. */
import type { Problem } from '../panel/api';
import { clock, countDown, h, icon, put } from '../panel/dom';
import * as icons from '../panel/icons';
import type { Booked, FormField, Hold, Service } from '../panel/types';
import { fields, type Values } from '../fields/fields';
import { sending } from '../fields/sending';
import { at, LONG_DAY, TIME, zoneLabel } from './dates';
import { head } from './head';
import type { Steps } from './main';

export const detailsStep = (steps: Steps, service: Service, first: Hold, until: number): HTMLElement => {
  const { kit, state } = steps;
  const { lang, client } = kit;
  const { t, tag } = lang;
  const zone = steps.zone();
  let hold = first;
  const specs: FormField[] = [
    { name: 'name', label: t('name'), kind: 'text', required: true, max_length: 120, autocomplete: 'name' },
    { name: 'email', label: t('email'), kind: 'email', required: true },
    { name: 'phone', label: t('phone'), kind: 'phone', required: false },
    { name: 'note', label: t('note'), kind: 'long_text', required: false, max_length: 2000 },
  ];
  const inputs = fields(lang, specs, (details) => state.set({ details }));
  inputs.fill(state.get().details ?? {});

  /** Taken, closed or run out on the way: back to the times, with what was typed. */
  const conflict = (problem: Problem): boolean => {
    if (problem.status !== 409) return false;
    stop();
    steps.slots(service, { next: problem.next });
    return true;
  };
  const send = sending(lang, t('book'), inputs, conflict);

  const held = h('p', { class: 'held', role: 'timer' });
  let over = false;
  const countdown = countDown(held, Math.max(0, Math.round((until - Date.now()) / 1000)), (left) => {
    over = left <= 0;
    put(held, icon(icons.clock), over ? t('hold_over') : t('held', { time: clock(left) }));
    if (over && held.isConnected) kit.say(t('hold_over'));
  });
  const stop = (): void => countdown();

  const release = (): void => {
    stop();
    client.raw(`appointments/${hold.id}/release`, { body: { token: hold.token } }).catch(() => {
      // The hold runs out by itself.
    });
    steps.slots(service);
  };

  const onsubmit = (event: Event): void => {
    event.preventDefault();
    if (!inputs.check()) return;
    const guest: Values = {};
    for (const { name } of specs) {
      const value = inputs.values()[name];
      if (value) guest[name] = value;
    }
    void send.run({ ...guest, id: hold.id }, async (key) => {
      if (over) {
        // The hold ran out while somebody typed: the time may still be free.
        const body = { service_id: service.id, starts_at: hold.starts_at };
        hold = await client.json<Hold>('appointments', { body, headers: { 'idempotency-key': `${key}-again` } });
      }
      const booked = await client.json<Booked>(`appointments/${hold.id}/book`, {
        body: { ...guest, token: hold.token, zone, locale: tag },
        headers: { 'idempotency-key': key },
      });
      stop();
      steps.done(booked, String(guest.email));
    });
  };

  const when = h(
    'div',
    { class: 'when' },
    icon(icons.booking),
    h('div', { class: 'grow' }, h('b', null, at(hold.starts_at, zone, tag, { ...LONG_DAY, ...TIME })), h('small', null, zoneLabel(zone, hold.starts_at, tag)), held),
  );
  return h(
    'div',
    { class: 'step' },
    head(lang, t('details'), service, release),
    when,
    h('form', { class: 'fields', novalidate: true, onsubmit, 'aria-label': t('details') }, ...inputs.elements, send.alert, send.button),
  );
};
