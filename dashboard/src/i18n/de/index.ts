import type { Table } from '../en'
import { account } from './account'
import { booking } from './booking'
import { leads } from './leads'
import { shell } from './shell'
import { sites } from './sites'
import { team } from './team'

export const table: Table = { ...shell, ...account, ...sites, ...leads, ...booking, ...team }
