/** The most common passwords and the keyboards, cut at build time from the lists of zxcvbn (vite.config.ts). */
declare module 'virtual:guesses' {
  export const common: string[]
  export const graphs: import('@zxcvbn-ts/core').OptionsType['graphs']
}
