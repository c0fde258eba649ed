/** The visitor's language: which one, its direction, its strings. */
import { en, type Key, type Strings } from './strings';

export interface Lang {
  /** Full tag for dates and numbers, such as `de-AT`. */
  readonly tag: string;
  readonly dir: 'ltr' | 'rtl';
  t(key: Key, values?: Readonly<Record<string, string | number>>): string;
}

const RTL = /^(ar|fa|he|ur)\b/;

/** The first wanted tag that we speak; English when none is. */
export const choose = (wanted: readonly (string | null | undefined)[], spoken: readonly string[]): string => {
  for (const tag of wanted) {
    const base = tag?.toLowerCase().split('-')[0] ?? '';
    if (!tag || !(base === 'en' || spoken.includes(base)) || !isTag(tag)) continue;
    // A page says `en`, its visitor `en-GB`: dates are then written the visitor's way.
    const finer = wanted.find((other) => other?.toLowerCase().startsWith(`${base}-`));
    return tag.includes('-') || !finer || !isTag(finer) ? tag : finer;
  }
  return 'en';
};

const isTag = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
};

export const language = (tag: string, strings: Partial<Strings> = en): Lang => ({
  tag,
  dir: RTL.test(tag) ? 'rtl' : 'ltr',
  t: (key, values) => (strings[key] ?? en[key]).replace(/\{(\w+)\}/g, (whole, name: string) => (values?.[name] ?? whole).toLocaleString(tag)),
});

/** Loads the strings of the best language; English when they cannot be had. */
export const loadLanguage = async (origin: string, wanted: readonly (string | null | undefined)[]): Promise<Lang> => {
  const tag = choose(wanted, Object.keys(__FILES__.locales));
  const file = __FILES__.locales[tag.toLowerCase().split('-')[0] ?? ''];
  if (!file) return language(tag);
  try {
    const [name, integrity] = file;
    const response = await fetch(`${origin}/widget/${name}`, { integrity, credentials: 'omit' });
    if (!response.ok) throw response;
    return language(tag, (await response.json()) as Strings);
  } catch {
    return language('en');
  }
};
