export type Params = Record<string, string>

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null // A broken escape is no id of ours.
  }
}

/** The `:names` of a pattern as found in a path; null when it does not match. */
export function matchPath(pattern: string, path: string): Params | null {
  const want = pattern.split('/')
  const have = path.replace(/\/+$/, '').split('/')
  if (want.length !== have.length) return null
  const params: Params = {}
  for (const [index, part] of want.entries()) {
    const value = have[index] ?? ''
    if (!part.startsWith(':')) {
      if (part !== value) return null
      continue
    }
    const found = decode(value)
    if (!found) return null
    params[part.slice(1)] = found
  }
  return params
}
