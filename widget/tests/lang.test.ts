import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { choose, language } from '../src/panel/lang';
import { en } from '../src/panel/strings';

const FOLDER = new URL('../src/locales/', import.meta.url);
const locales = readdirSync(FOLDER).map((file) => ({ file, strings: JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Record<string, string> }));
const names = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

test.each(locales)('$file has every string, none too many, and the same places to fill in', ({ strings }) => {
  expect(Object.keys(strings).sort()).toEqual(Object.keys(en).sort());
  for (const [key, text] of Object.entries(en)) expect(names(strings[key] ?? ''), key).toEqual(names(text));
});

test('the seven languages beside English are there', () => {
  expect(locales.map(({ file }) => file)).toEqual(['ar.json', 'de.json', 'es.json', 'fr.json', 'it.json', 'nl.json', 'pt.json']);
});

test('the first language that we speak wins, and the finer tag of the same language is taken for dates', () => {
  expect(choose(['de'], ['de', 'ar'])).toBe('de');
  expect(choose(['pl', 'ar-EG', 'de'], ['de', 'ar'])).toBe('ar-EG');
  expect(choose(['en', 'en-GB'], ['de'])).toBe('en-GB');
  expect(choose([undefined, '', 'xx', 'de_broken tag'], ['de'])).toBe('en');
});

test('Arabic is written from right to left, and names are filled in', () => {
  expect(language('ar').dir).toBe('rtl');
  expect(language('en').t('held', { time: '9:59' })).toBe('Held for you for 9:59');
  expect(language('en').t('held')).toContain('{time}');
});
