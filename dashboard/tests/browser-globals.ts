// The pure parts import modules that read the browser's settings when they load.
Object.assign(globalThis, {
  matchMedia: () => ({ matches: false, addEventListener() {} }),
  document: { documentElement: { dataset: {} } },
})
