/** Labelled inputs with their errors beside them; used by the contact form and by the booking's details. */
import { h, icon, put, set, type Child } from '../panel/dom';
import { warn } from '../panel/icons';
import type { Lang } from '../panel/lang';
import type { Key } from '../panel/strings';
import type { FieldFault, FormField } from '../panel/types';
import { check, limit } from './validate';

export type Values = Record<string, string | boolean>;
type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface Fields {
  readonly elements: HTMLElement[];
  values(): Values;
  fill(values: Values): void;
  /** Marks every field that is not acceptable and focuses the first; true when there is none. */
  check(): boolean;
  /** Shows the server's findings; gives back those that belong to no field. */
  show(faults: readonly FieldFault[]): FieldFault[];
}

const TYPES: Readonly<Record<string, string>> = { email: 'email', phone: 'tel' };
const AUTOFILL: Readonly<Record<string, string>> = { email: 'email', phone: 'tel', name: 'name' };

export const fields = (lang: Lang, specs: readonly FormField[], changed: (values: Values) => void): Fields => {
  const made = specs.map((spec) => ({ spec, ...one(lang, spec, () => changed(values())) }));
  const values = (): Values => {
    const all: Values = {};
    for (const { spec, read } of made) all[spec.name] = read();
    return all;
  };
  const focusFirst = (): void => made.find(({ isWrong }) => isWrong())?.input.focus();
  return {
    elements: made.map(({ element }) => element),
    values,
    fill(known) {
      for (const { spec, write } of made) {
        const value = known[spec.name];
        if (value !== undefined) write(value);
      }
    },
    check() {
      for (const { spec, read, mark } of made) {
        const code = check(spec, read());
        mark(code && lang.t(code, { n: limit(spec) }));
      }
      focusFirst();
      return !made.some(({ isWrong }) => isWrong());
    },
    show(faults) {
      const rest: FieldFault[] = [];
      for (const fault of faults) {
        const found = made.find(({ spec }) => spec.name === fault.name.split(/[/.]/).pop());
        if (found) found.mark(explain(lang, found.spec, fault));
        else rest.push(fault);
      }
      focusFirst();
      return rest;
    },
  };
};

const CODES: Readonly<Record<string, Key>> = {
  required: 'required',
  not_an_email: 'not_an_email',
  not_a_phone: 'not_a_phone',
  not_a_choice: 'not_a_choice',
  too_long: 'too_long_field',
};

/** The server's finding in the visitor's language, or in the server's words. */
const explain = ({ t }: Lang, spec: FormField, { code, detail }: FieldFault): string => {
  const key = spec.kind === 'consent' ? 'agree' : CODES[code];
  return key ? t(key, { n: limit(spec) }) : detail;
};

const one = (lang: Lang, spec: FormField, changed: () => void) => {
  const id = `f-${spec.name}`;
  const fault = h('p', { class: 'wrong', id: `${id}-e`, hidden: true, dir: 'auto' });
  const input = control(lang, spec, id);
  const consent = spec.kind === 'consent' && input instanceof HTMLInputElement ? input : undefined;
  const mark = (text: string | undefined): void => {
    fault.hidden = !text;
    put(fault, !!text && icon(warn), text);
    set(input, { 'aria-invalid': text ? 'true' : null, 'aria-describedby': text ? fault.id : null });
  };
  const isWrong = (): boolean => !fault.hidden;
  const read = (): string | boolean => (consent ? consent.checked : input.value.trim());
  input.addEventListener('input', () => {
    // A mark goes away as soon as the value is right, and never comes while somebody is still typing.
    if (isWrong() && !check(spec, read())) mark(undefined);
    changed();
  });
  const write = (value: string | boolean): void => {
    if (consent) consent.checked = value === true;
    else input.value = String(value);
  };
  const label: Child[] = [h('span', { dir: 'auto' }, spec.label), !spec.required && h('small', null, ` ${lang.t('optional')}`)];
  const element = consent
    ? h('div', { class: 'input' }, h('label', { class: 'consent', for: id }, input, h('span', null, ...label)), fault)
    : h('div', { class: 'input' }, h('label', { for: id }, ...label), input, fault);
  return { element, input, mark, isWrong, read, write };
};

const control = (lang: Lang, spec: FormField, id: string): Input => {
  const same = { id, name: spec.name, 'aria-required': spec.required && 'true' };
  if (spec.kind === 'consent') return h('input', { ...same, type: 'checkbox' });
  if (spec.kind === 'choice') {
    const option = (value: string, text: string): HTMLElement => h('option', { value }, text);
    return h('select', same, option('', lang.t('choose')), ...(spec.choices ?? []).map((choice) => option(choice, choice)));
  }
  const text = { ...same, dir: 'auto', autocomplete: spec.autocomplete ?? AUTOFILL[spec.kind] ?? AUTOFILL[spec.name] ?? 'on' };
  if (spec.kind === 'long_text') return h('textarea', { ...text, rows: 4, autocomplete: 'off' });
  return h('input', { ...text, type: TYPES[spec.kind] ?? 'text', dir: TYPES[spec.kind] ? 'ltr' : 'auto' });
};
