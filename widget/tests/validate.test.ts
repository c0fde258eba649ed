import { expect, test } from 'vitest';
import { check, isEmail, isPhone, limit } from '../src/fields/validate';
import type { FormField } from '../src/panel/types';

const field = (kind: FormField['kind'], more: Partial<FormField> = {}): FormField => ({ name: 'x', label: 'X', kind, required: false, ...more });

// The same lists as in workers/kernel/src/email.rs: what one side takes, the other takes.
test('ordinary addresses are taken', () => {
  for (const good of ['ann@example.com', 'a.b+tag@sub.example.co.uk', 'jörg@müller.de', "o'neil@example.org", ' ann@Example.COM ']) expect(isEmail(good), good).toBe(true);
});

test('typing errors and header injections are refused', () => {
  const bad = ['', 'ann', 'ann@', '@example.com', 'ann@example', 'a b@example.com', 'a@b..com', 'a@-b.com', 'a\r\nBcc: x@example.com'];
  bad.push('a@example.com\nX: y', 'a@1.2.3.4', '<a@example.com>', 'a..b@example.com', 'a,b@example.com', `${'a'.repeat(65)}@example.com`);
  for (const text of bad) expect(isEmail(text), text).toBe(false);
});

test('phone numbers have 5 to 15 digits and only the marks that people write', () => {
  for (const good of ['+49 30 123456', '(030) 12-34.56', '112 34', '030/123456']) expect(isPhone(good), good).toBe(true);
  for (const bad of ['1234', '+1234567890123456', 'call me', '12345x', '++4930123456', '+']) expect(isPhone(bad), bad).toBe(false);
});

test('a required field must be filled, an optional one may stay empty', () => {
  expect(check(field('text', { required: true }), '   ')).toBe('required');
  expect(check(field('text'), '')).toBeUndefined();
  expect(check(field('email'), '')).toBeUndefined();
  expect(check(field('email'), 'nobody')).toBe('not_an_email');
  expect(check(field('phone'), 'call me')).toBe('not_a_phone');
});

test('a box that must be ticked must be ticked', () => {
  expect(check(field('consent', { required: true }), false)).toBe('agree');
  expect(check(field('consent', { required: true }), true)).toBeUndefined();
  expect(check(field('consent'), false)).toBeUndefined();
});

test('length counts characters, not code units, and an owner cannot raise the limit', () => {
  expect(check(field('text', { max_length: 3 }), '🥐🥐🥐')).toBeUndefined();
  expect(check(field('text', { max_length: 3 }), 'four')).toBe('too_long_field');
  expect(limit(field('text', { max_length: 9999 }))).toBe(200);
  expect(limit(field('long_text'))).toBe(5000);
});

test('a choice is one of the choices', () => {
  const choice = field('choice', { choices: ['a', 'b'] });
  expect(check(choice, 'a')).toBeUndefined();
  expect(check(choice, 'c')).toBe('not_a_choice');
});
