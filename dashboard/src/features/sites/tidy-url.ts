/** What people type as a website, as a URL: spaces off, `https://` in front when no scheme was given. */
export function tidyUrl(typed: string): string {
  const text = typed.trim()
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
}
