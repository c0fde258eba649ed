// Many addresses out of one text: pasted from a mail, a spreadsheet or typed one by one. Pure.

export type Parsed = { good: string[]; bad: string[] }

const ADDRESS = /^[^\s@<>()[\],;:"\\]{1,64}@[^\s@<>()[\],;:"\\.]+(\.[^\s@<>()[\],;:"\\.]+)+$/u

/** The address inside `Ann Smith <ann@example.com>`, or the text itself. */
function bare(part: string): string {
  const inside = /<([^<>]*)>/.exec(part)
  return (inside?.[1] ?? part).trim().replace(/^mailto:/i, '')
}

/** Splits at commas, semicolons and lines, and at spaces where there is no name around an address. Each address once. */
export function parseAddresses(text: string): Parsed {
  const parts = text.split(/[,;\n\r\t]+/).flatMap((part) => (part.includes('<') ? [part] : part.trim().split(/\s+/)))
  const seen = new Map<string, string>()
  for (const part of parts) {
    const address = bare(part)
    const folded = address.toLowerCase()
    if (address && !seen.has(folded)) seen.set(folded, address)
  }
  const all = [...seen.values()]
  return { good: all.filter((one) => ADDRESS.test(one)), bad: all.filter((one) => !ADDRESS.test(one)) }
}

/** The domain of an address, in lower case. */
export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()
