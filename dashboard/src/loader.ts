// From a path to a screen's module.
import type { ComponentType } from 'preact'
import { createContext, useContext } from 'react'
import { needTexts } from './i18n'
import { type Params, matchPath } from './match-path'
import { ROUTES, type Route } from './routes'

/** `at` is the path it was loaded for: the address bar may already be one ahead. */
export type Loaded = { at: string; params: Params; frame: Route['frame']; alone: boolean; View: ComponentType }

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
  const [{ default: View }] = await Promise.all([found.route.load(), needTexts(found.route.texts)])
  return { at: path, params: found.params, frame: found.route.frame, alone: found.route.alone === true, View }
}

export const LoadedContext = createContext<Loaded | null>(null)

/** A `:name` of the screen's own path. */
export const useRouteParam = (name: string) => useContext(LoadedContext)?.params[name] ?? ''
