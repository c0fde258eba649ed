/** The server's rules for fields, told before the way to the server (workers/kernel/src/email.rs, workers/leads/src/form.rs). */
import type { FormField } from '../panel/types';

export type FieldCode = 'required' | 'agree' | 'not_an_email' | 'not_a_phone' | 'too_long_field' | 'not_a_choice';

/** Longest answer, in characters (workers/leads/src/form.rs: TEXT_MAX, LONG_TEXT_MAX). */
export const limit = ({ kind, max_length }: FormField): number => Math.min(max_length ?? Infinity, kind === 'long_text' ? 5000 : 200);

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

/** Digits with the marks that people write between them: 5 to 15 digits (ITU-T E.164), one leading plus. */
export const isPhone = (value: string): boolean => {
  const digits = value.replace(/\D/g, '').length;
  return /^\+?[\d ().\-/]+$/.test(value.trim()) && digits >= 5 && digits <= 15;
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
