/** Where a booking stands; kept for the tab session so that a walk to another page loses nothing. */
import type { Store } from '../panel/store';
import type { Hold, Service } from '../panel/types';
import type { Values } from '../fields/fields';

export interface Wish {
  service?: Service | undefined;
  hold?: (Hold & { until: number }) | undefined;
  /** The zone that the visitor chose to see times in. */
  zone?: string | undefined;
  details?: Values | undefined;
}

export interface State {
  get(): Wish;
  set(change: Wish): void;
}

export const keep = (store: Store): State => {
  const get = (): Wish => store.get<Wish>('booking') ?? {};
  return { get, set: (change) => store.set('booking', { ...get(), ...change }) };
};
