import type { Message } from '../message'
import { account } from './account'
import { booking } from './booking'
import { leads } from './leads'
import { shell } from './shell'
import { sites } from './sites'
import { team } from './team'

export type { Message } from '../message'

export const table = { ...shell, ...account, ...sites, ...leads, ...booking, ...team }
/** Texts of screens that few people open: loaded with them (`texts` in the table of routes). */
export type Parts = {
  auth: typeof import('./auth').auth
  proof: typeof import('./proof').proof
  refusals: typeof import('./refusals').refusals
  steps: typeof import('./steps').steps
  start: typeof import('./start').start
  flows: typeof import('./flows').flows
  oneFlow: typeof import('./one-flow').oneFlow
  newFlow: typeof import('./new-flow').newFlow
  credentials: typeof import('./credentials').credentials
  runs: typeof import('./runs').runs
  settings: typeof import('./own-settings').ownSettings
  security: typeof import('./security').security
  keys: typeof import('./api-keys').apiKeys
  permissions: typeof import('./permissions').permissions
  late: typeof import('./late').late
  audit: typeof import('./audit').audit
  log: typeof import('./team-log').teamLog
  general: typeof import('./team-general').teamGeneral
  people: typeof import('./team-people').teamPeople
  invite: typeof import('./invite').invite
  staff: typeof import('./staff').staff
}
export type Part = keyof Parts
export type Key = keyof typeof table | { [P in Part]: keyof Parts[P] }[Part]
export type Table = Record<Key, Message>
/** What is loaded before any part. */
export type Base = Record<keyof typeof table, Message>
