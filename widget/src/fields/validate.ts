/** The server's rules for fields, told before the way to the server (workers/kernel/src/email.rs, workers/leads). */
import type { FormField } from '../panel/types';

export type FieldCode = 'required' | 'agree' | 'not_an_email' | 'not_a_phone' | 'too_long_field' | 'not_a_choice';

/** Longest value of a field that names no limit, in characters. */
export const MAX_LENGTH: Readonly<Record<string, number>> = { text: 200, email: 254, phone: 40, long_text: 4000 };

export const limit = (field: FormField): number => field.max_length ?? MAX_LENGTH[field.kind] ?? 4000;

const LOCAL = /^[\p{L}\p{N}!#$%&'*+\-/=?^_`{|}~]+(\.[\p{L}\p{N}!#$%&'*+\-/=?^_`{|}~]+)*$/u;
const LABEL = /^[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?$/u;

/** True for what a mail server would take; quoted names and address literals are typing errors here. */
export const isEmail = (value: string): boolean => {
  const text = value.trim();
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(0, at));
  const labels = text.slice(at + 1).split('.');
  const top = labels[labels.length - 1] ?? '';
  return (
    text.length <= 254 &&
    local.length <= 64 &&
    LOCAL.test(local) &&
    labels.length > 1 &&
    labels.every((label) => label.length <= 63 && LABEL.test(label)) &&
    top.length > 1 &&
    !/^\d+$/.test(top)
  );
};

/** Digits with the usual punctuation, 5 to 15 of them (E.164 allows 15). */
export const isPhone = (value: string): boolean => {
  const digits = value.replace(/\D/g, '').length;
  return /^\+?[\d\s().\-/]+$/.test(value.trim()) && digits >= 5 && digits <= 15;
};

/** What is wrong with a value; undefined when nothing is. */
export const check = (field: FormField, value: string | boolean): FieldCode | undefined => {
  if (field.kind === 'consent') return field.required && value !== true ? 'agree' : undefined;
  const text = String(value).trim();
  if (!text) return field.required ? 'required' : undefined;
  if ([...text].length > limit(field)) return 'too_long_field';
  if (field.kind === 'email' && !isEmail(text)) return 'not_an_email';
  if (field.kind === 'phone' && !isPhone(text)) return 'not_a_phone';
  if (field.kind === 'choice' && !field.choices?.includes(text)) return 'not_a_choice';
  return undefined;
};
