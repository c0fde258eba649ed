/** Style sheets are imported as their minified text. */
declare module '*.css' {
  const text: string;
  export default text;
}

/** What build.mjs writes into the code: name below /widget/ and SRI value of a built file. */
type BuiltFile = readonly [name: string, integrity: string];

/** The panel, known to the loader. */
declare const __PANEL__: BuiltFile;
/** Tabs and languages, known to the panel. */
declare const __FILES__: {
  readonly form: BuiltFile;
  readonly booking: BuiltFile;
  readonly locales: Readonly<Record<string, BuiltFile>>;
};

interface TrustedTypePolicyLike {
  createScriptURL(url: string): string;
}

interface Window {
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL(url: string): string }): TrustedTypePolicyLike;
  };
  GR8Chatbot?: import('./contract').Api;
}

/** A built module hands itself over on its own script element: no global name, nothing a host page can collide with. */
interface HTMLScriptElement {
  gr8?: unknown;
}
