import type { Message } from '../message'
import { account } from './account'
import { booking } from './booking'
import { leads } from './leads'
import { shell } from './shell'
import { sites } from './sites'
import { team } from './team'

export type { Message } from '../message'

export const table = { ...shell, ...account, ...sites, ...leads, ...booking, ...team }
export type Key = keyof typeof table
export type Table = Record<Key, Message>
