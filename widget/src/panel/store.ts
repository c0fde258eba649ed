/**
 * What a visitor typed, kept for this tab session so that a reload or a walk to another page loses nothing.
 * Nothing is written before the panel was opened; where storage is refused, memory serves.
 */
export interface Store {
  get<T>(name: string): T | undefined;
  set(name: string, value: unknown): void;
}

export const tabStore = (site: string): Store => {
  const memory: Record<string, unknown> = {};
  const key = (name: string): string => `gr8:${site}:${name}`;
  return {
    get<T>(name: string) {
      if (name in memory) return memory[name] as T;
      try {
        return JSON.parse(sessionStorage.getItem(key(name)) ?? '') as T;
      } catch {
        return undefined;
      }
    },
    set(name, value) {
      memory[name] = value;
      try {
        if (value === undefined) sessionStorage.removeItem(key(name));
        else sessionStorage.setItem(key(name), JSON.stringify(value));
      } catch {
        // Refused or full: memory holds it for as long as the page lives.
      }
    },
  };
};
