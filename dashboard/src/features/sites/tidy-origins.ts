import { tidyUrl } from './tidy-url'

/** One origin a line: scheme, host and port of whatever was pasted; what is no URL stays, so that the server names it. */
export function tidyOrigins(text: string): string[] {
  const lines = text.split(/[\s,]+/).filter(Boolean)
  const origins = lines.map((line) => {
    try {
      return new URL(tidyUrl(line)).origin
    } catch {
      return line
    }
  })
  return [...new Set(origins)]
}
