// The screens. One table: the router, the preloader and the browser tests' matrix read it.
import type { ComponentType } from 'preact'
import type { Part } from './i18n/en'

type Load = () => Promise<{ default: ComponentType }>
/** `alone`: also for somebody who is in no team. */
export type Route = { path: string; load: Load; frame: 'auth' | 'start' | 'shell'; texts?: readonly Part[]; alone?: true }


export const ROUTES: readonly Route[] = [
  { path: '/sign-in', load: () => import('./features/auth/sign-in').then((screen) => screen.ready.then(() => screen)), frame: 'auth', texts: ['auth'] },
  { path: '/sign-up', load: () => import('./features/auth/sign-up').then((screen) => screen.ready.then(() => screen)), frame: 'auth', texts: ['auth'] },
  { path: '/verify', load: () => import('./features/auth/verify'), frame: 'auth', texts: ['auth'] },
  { path: '/magic', load: () => import('./features/auth/magic'), frame: 'auth', texts: ['auth'] },
  { path: '/forgot', load: () => import('./features/auth/forgot'), frame: 'auth', texts: ['auth'] },
  { path: '/reset', load: () => import('./features/auth/reset'), frame: 'auth', texts: ['auth'] },
  { path: '/confirm-email', load: () => import('./features/auth/confirm-email'), frame: 'auth', texts: ['auth'] },
  { path: '/secure', load: () => import('./features/auth/secure'), frame: 'auth', texts: ['auth'] },
  { path: '/lost-factor', load: () => import('./features/auth/lost-factor'), frame: 'auth', texts: ['auth'] },
  { path: '/invite', load: () => import('./features/teams/invite'), frame: 'auth', texts: ['invite'] },
  { path: '/app/staff', load: () => import('./features/teams/staff'), frame: 'start', texts: ['staff'] },
  { path: '/app/start', load: () => import('./features/onboarding/start'), frame: 'start', texts: ['start'] },
  { path: '/app/start/:id', load: () => import('./features/onboarding/site'), frame: 'start', texts: ['start'] },
  { path: '/app', load: () => import('./features/overview/overview'), frame: 'shell' },
  { path: '/app/sites', load: () => import('./features/sites/list'), frame: 'shell' },
  { path: '/app/sites/:id', load: () => import('./features/sites/detail'), frame: 'shell' },
  { path: '/app/inbox', load: () => import('./features/chat/inbox'), frame: 'shell' },
  { path: '/app/leads', load: () => import('./features/leads/leads'), frame: 'shell' },
  { path: '/app/appointments', load: () => import('./features/booking/appointments'), frame: 'shell' },
  { path: '/app/appointments/availability', load: () => import('./features/booking/availability'), frame: 'shell' },
  { path: '/app/forms', load: () => import('./features/leads/forms'), frame: 'shell' },
  { path: '/app/forms/:id', load: () => import('./features/leads/form-editor'), frame: 'shell' },
  { path: '/app/workflows', load: () => import('./features/workflows/list'), frame: 'shell', texts: ['flows'] },
  { path: '/app/workflows/dead-letters', load: () => import('./features/workflows/dead-letters'), frame: 'shell', texts: ['flows', 'runs'] },
  { path: '/app/workflows/credentials', load: () => import('./features/workflows/credentials'), frame: 'shell', texts: ['flows', 'credentials'] },
  { path: '/app/workflows/runs/:id', load: () => import('./features/workflows/run'), frame: 'shell', texts: ['flows', 'runs'] },
  { path: '/app/workflows/:id', load: () => import('./features/workflows/detail'), frame: 'shell', texts: ['flows', 'oneFlow', 'runs'] },
  { path: '/app/activity', load: () => import('./features/teams/activity'), frame: 'shell', texts: ['audit'] },
  { path: '/app/settings/team', load: () => import('./features/teams/team'), frame: 'shell' },
  { path: '/app/settings/security', load: () => import('./features/settings/security'), frame: 'shell', texts: ['proof', 'security'], alone: true },
  { path: '/app/settings/keys', load: () => import('./features/settings/keys'), frame: 'shell', texts: ['proof', 'keys', 'permissions'] },
  { path: '/app/settings/data', load: () => import('./features/settings/data'), frame: 'shell', texts: ['proof', 'settings'], alone: true },
  { path: '/app/settings', load: () => import('./features/settings/settings'), frame: 'shell', texts: ['proof', 'settings'], alone: true },
]
