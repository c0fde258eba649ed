/** The booking tab: service, then day and time, then details, then booked. */
import { asProblem, chance } from '../panel/api';
import { h, icon, put, skeleton } from '../panel/dom';
import * as icons from '../panel/icons';
import type { Kit, MakeView } from '../panel/kit';
import { trouble } from '../panel/trouble';
import type { Booked, Hold, Service, Services } from '../panel/types';
import { visitorZone } from '../panel/zone';
import css from './booking.css';
import { price, secondsHeld } from './dates';
import { detailsStep } from './details';
import { doneStep } from './done';
import { slotsStep, type Taken } from './slots';
import { keep, type State } from './state';

/** What the steps share. */
export interface Steps {
  readonly kit: Kit;
  readonly state: State;
  readonly calendarZone: string;
  zone(): string;
  /** True when there is more than one service to choose from. */
  readonly several: boolean;
  services(): void;
  slots(service: Service, taken?: Taken): void;
  /** Holds a time and goes on to the details; a conflict goes back to the times. */
  hold(service: Service, start: number): Promise<void>;
  details(service: Service, hold: Hold, until: number): void;
  done(booked: Booked, email: string): void;
}

const bookingView: MakeView = (kit) => {
  const { lang, client, store } = kit;
  const state = keep(store);
  const element = h('div', { class: 'pane' });
  let known: Services | undefined;
  let wish = '';
  let key = '';
  /** The same wish keeps its key until it was answered: a hold whose answer was lost must not keep its own visitor out. */
  const keyOf = (service: Service, start: number): string => {
    if (wish !== `${service.id} ${start}`) key = chance();
    wish = `${service.id} ${start}`;
    return key;
  };
  kit.style(css);

  let due = false;
  const focus = (): void => {
    const first = element.querySelector<HTMLElement>('h3,button,input');
    due = !first;
    first?.focus({ preventScroll: true });
  };
  const show = (step: HTMLElement): void => {
    const inside = element.contains((element.getRootNode() as ShadowRoot).activeElement);
    put(element, step);
    element.scrollTo(0, 0);
    if (inside || due) focus();
  };

  const steps = (all: Services): Steps => ({
    kit,
    state,
    calendarZone: all.calendar_zone,
    zone: () => state.get().zone ?? visitorZone(),
    several: all.services.length > 1,
    services: () => show(servicesStep(kit, all.services, (service) => steps(all).slots(service))),
    slots(service, taken) {
      state.set({ service, hold: undefined });
      show(slotsStep(this, service, taken));
    },
    async hold(service, start) {
      try {
        const hold = await client.json<Hold>('appointments', {
          body: { service_id: service.id, starts_at: start },
          headers: { 'idempotency-key': keyOf(service, start) },
        });
        wish = '';
        const until = Date.now() + secondsHeld(hold.expires_at, Date.now()) * 1000;
        state.set({ service, hold: { ...hold, until } });
        this.details(service, hold, until);
      } catch (error) {
        const problem = asProblem(error);
        if (problem.status !== 409) throw error;
        wish = '';
        this.slots(service, { next: problem.next });
      }
    },
    details(service, hold, until) {
      show(detailsStep(this, service, hold, until));
    },
    done(booked, email) {
      const { zone, details } = state.get();
      store.set('booking', { zone, details: { ...details, note: '' } });
      show(doneStep(this, booked, email));
    },
  });

  const load = async (): Promise<void> => {
    const wait = setTimeout(() => put(element, skeleton(lang.t('loading'), 'line', 'block', 'block', 'block')), 150);
    try {
      known = await client.json<Services>('calendar/services');
      clearTimeout(wait);
      begin(known);
    } catch (error) {
      clearTimeout(wait);
      put(element, trouble(lang, error, () => void load()));
    }
  };

  const begin = (all: Services): void => {
    const flow = steps(all);
    const { service, hold } = state.get();
    const again = all.services.find(({ id }) => id === service?.id) ?? (all.services.length === 1 ? all.services[0] : undefined);
    if (!all.services.length) put(element, h('div', { class: 'state' }, h('span', { class: 'badge' }, icon(icons.booking)), h('p', null, lang.t('no_services'))));
    else if (!again) flow.services();
    else if (hold) flow.details(again, hold, hold.until);
    else flow.slots(again);
  };

  void load();
  return { element, focus };
};

const servicesStep = ({ lang }: Kit, services: readonly Service[], choose: (service: Service) => void): HTMLElement =>
  h(
    'div',
    { class: 'step' },
    h('h3', { tabindex: -1 }, lang.t('service')),
    h(
      'ul',
      { class: 'services' },
      ...services.map((service) => {
        const facts = [lang.t('minutes', { n: service.duration_min })];
        if (typeof service.price_cents === 'number' && service.currency) facts.push(price(service.price_cents, service.currency, lang.tag));
        return h(
          'li',
          null,
          h(
            'button',
            { type: 'button', class: 'service', onclick: () => choose(service) },
            h('span', { class: 'grow' }, h('b', null, h('bdi', null, service.name)), h('small', null, facts.join(' · '))),
            icon(icons.next, 'flip'),
          ),
        );
      }),
    ),
  );

(document.currentScript as HTMLScriptElement).gr8 = bookingView;
