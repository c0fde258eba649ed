// Platform staff: finding a team, and looking at it as a viewer for half an hour.
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { call } from '@/api/call'
import { paged } from '@/api/queries'
import type { Page } from '@/api/types'
import type { StaffTeam, Visit } from './api-types'

export const staffTeamsQuery = (query: string) =>
  infiniteQueryOptions({
    queryKey: ['staff', 'teams', query],
    ...paged((cursor, signal) => call<Page<StaffTeam>>('GET', '/api/staff/teams', { query: { query, cursor }, signal })),
    placeholderData: keepPreviousData,
  })

export type NewVisit = { team_id: string; reason: string }

export const lookAtTeam = (body: NewVisit) => call<Visit>('POST', '/api/staff/acting', { body })
export const leaveTeamOfOthers = () => call('DELETE', '/api/staff/acting')
