/** Arabic and Persian digits as ours: people type with the keyboard they have. */
export const plainDigits = (typed: string) => typed.replace(/[٠-٩]/g, (one) => String(one.charCodeAt(0) - 0x660)).replace(/[۰-۹]/g, (one) => String(one.charCodeAt(0) - 0x6f0))
