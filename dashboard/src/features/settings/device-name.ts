const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
]

/** What this device is likely to be called: a first name for its passkey. */
export const deviceName = (agent: string): string | null => SYSTEMS.find(([mark]) => mark.test(agent))?.[1] ?? null
