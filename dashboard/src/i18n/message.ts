/** A text, or its plural forms by the rules of the language (Intl.PluralRules). */
export type Message = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>)
