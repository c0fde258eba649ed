import type { Base } from '../en'
import { account } from './account'
import { booking } from './booking'
import { leads } from './leads'
import { shell } from './shell'
import { sites } from './sites'
import { team } from './team'

export const table: Base = { ...shell, ...account, ...sites, ...leads, ...booking, ...team }
