import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The stylesheet is small, so it rides inside the page: one request less before the first paint, under the page's nonce. */
function inlineStyles(): Plugin {
  return {
    name: 'gr8-inline-styles',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') return
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type !== 'asset' || !name.endsWith('.css')) continue
        const link = new RegExp(`<link[^>]*href="/${name}"[^>]*>`)
        page.source = String(page.source).replace(link, () => `<style nonce="__NONCE__">${String(file.source)}</style>`)
        delete bundle[name]
      }
    },
  }
}

/** `npm run` free development: the screens against a made-up API (dashboard/dev), no platform needed. */
function mockApi(): Plugin {
  return {
    name: 'gr8-mock-api',
    apply: 'serve',
    async configureServer(server) {
      if (!server.httpServer || process.env.GR8_API) return
      const { attach } = (await import(/* @vite-ignore */ here('./dev/mock.mjs'))) as typeof import('./dev/mock.mjs')
      attach(server.httpServer, (handler) => server.middlewares.use(handler))
    },
  }
}

/** The first of the lists that zxcvbn measures with, in the order of how often people choose them: the whole of them is ten times as large. */
const GUESSES = 5000

function guesses(): Plugin {
  const name = 'virtual:guesses'
  return {
    name: 'gr8-guesses',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    async load(id) {
      if (id !== `\0${name}`) return
      const { dictionary, adjacencyGraphs } = await import('@zxcvbn-ts/language-common')
      // As one string each: a third fewer bytes to parse than arrays of arrays.
      const common = dictionary['passwords-common'].slice(0, GUESSES).join(' ')
      return `export const common = ${JSON.stringify(common)}.split(' ')\nexport const graphs = JSON.parse(${JSON.stringify(JSON.stringify(adjacencyGraphs))})`
    },
  }
}

export default defineConfig({
  root: here('.'),
  publicDir: false,
  plugins: [tailwind(), inlineStyles(), mockApi(), guesses()],
  resolve: {
    alias: {
      'react/jsx-runtime': 'preact/jsx-runtime',
      'react-dom': 'preact/compat',
      react: 'preact/compat',
      '@': here('./src'),
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  html: { cspNonce: '__NONCE__' },
  server: {
    // Development against the real platform: GR8_API=http://localhost:8787
    proxy: process.env.GR8_API ? { '/api': { target: process.env.GR8_API, ws: true }, '/preview': process.env.GR8_API } : {},
  },
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'es2023',
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    reportCompressedSize: false,
    manifest: true,
    rolldownOptions: {
      // Without their names: the first load lists every chunk, and names are what does not compress. The manifest has them.
      output: {
        chunkFileNames: 'assets/[hash].js',
        // What every screen needs is one file: cut up by who imports which part it is larger, and this one outlives a release of ours.
        codeSplitting: { groups: [{ name: 'libraries', test: /node_modules\/(@tanstack|preact|wouter|openapi-fetch|regexparam)/ }] },
      },
      // React's "use client" marks mean nothing in a page that is client only.
      onLog: (level, log, print) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && print(level, log),
    },
    modulePreload: { polyfill: false },
  },
  test: { include: [here('./tests/**/*.test.{ts,tsx}')], environment: 'node', setupFiles: [here('./tests/browser-globals.ts')] },
})
