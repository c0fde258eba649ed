// From a path to a screen's module.
import type { ComponentType } from 'preact'
import { createContext, useContext } from 'react'
import { ROUTES, type Route } from './routes'

export type Params = Record<string, string>
/** `at` is the path it was loaded for: the address bar may already be one ahead. */
export type Loaded = { at: string; params: Params; frame: Route['frame']; View: ComponentType }

/** The `:names` of a pattern as found in a path; null when it does not match. */
export function matchPath(pattern: string, path: string): Params | null {
  const want = pattern.split('/')
  const have = path.replace(/\/+$/, '').split('/')
  if (want.length !== have.length) return null
  const params: Params = {}
  for (const [index, part] of want.entries()) {
    const value = have[index] ?? ''
    if (part.startsWith(':') && value) params[part.slice(1)] = decodeURIComponent(value)
    else if (part !== value) return null
  }
  return params
}

export function findRoute(path: string): { route: Route; params: Params } | null {
  for (const route of ROUTES) {
    const params = matchPath(route.path, path)
    if (params) return { route, params }
  }
  return null
}

export async function loadRoute(path: string): Promise<Loaded | null> {
  const found = findRoute(path)
  if (!found) return null
  const { default: View } = await found.route.load()
  return { at: path, params: found.params, frame: found.route.frame, View }
}

export const LoadedContext = createContext<Loaded | null>(null)

/** A `:name` of the screen's own path. */
export const useRouteParam = (name: string) => useContext(LoadedContext)?.params[name] ?? ''
