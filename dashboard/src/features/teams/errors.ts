import { isProblem } from '@/api/problem'
import { useT } from '@/i18n'
import type { Key } from '@/i18n/en'
import { useErrorText } from '@/ui/states'

/** Refusals of the team operations in the reader's own language; the platform's detail is English. */
const WORDS: Record<string, Key> = {
  last_owner: 'team.error.last_owner',
  already_member: 'team.error.already_member',
  already_invited: 'team.error.already_invited',
  invitation_gone: 'team.error.invitation_gone',
  other_address: 'team.error.other_address',
  try_again: 'team.error.try_again',
  read_only: 'team.error.read_only',
  role_forbids: 'team.error.role_forbids',
  other_team: 'team.error.other_team',
  role_too_high: 'team.error.role_too_high',
  domain_public: 'team.error.domain_public',
  domain_not_yours: 'team.error.domain_not_yours',
  domain_taken: 'team.error.domain_taken',
  team_closed: 'team.error.team_closed',
  no_second_factor: 'team.error.no_second_factor',
  second_factor_required: 'team.error.second_factor_required',
  too_many_teams: 'team.error.too_many_teams',
}

export function useTeamError() {
  const t = useT()
  const text = useErrorText()
  return (error: unknown): string => {
    const known = isProblem(error) ? (WORDS[error.code] ?? WORDS[error.fields[0]?.code ?? '']) : undefined
    return known ? t(known) : text(error)
  }
}
