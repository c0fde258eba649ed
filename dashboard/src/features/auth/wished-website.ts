// The website typed on the front page, kept until the account is there: never ask twice.
const KEY = 'gr8.website'

export function keepWebsite(website: string | null) {
  try {
    if (website) localStorage.setItem(KEY, website.slice(0, 2000))
  } catch {
    // Then it is asked again; nothing breaks.
  }
}

/** Reads and forgets it. */
export function takeWebsite(): string {
  try {
    const website = localStorage.getItem(KEY) ?? ''
    localStorage.removeItem(KEY)
    return website
  } catch {
    return ''
  }
}
