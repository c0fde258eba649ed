// Refusals of the team operations.
export const refusals = {
  'team.error.already_invited': 'An invitation to this address is open already. Send it again from the list.',
  'team.error.already_member': 'This person is in the team already.',
  'team.error.domain_not_yours': 'Only the domain of your own confirmed address can be opened.',
  'team.error.domain_public': 'This is a public mail service: anybody can have an address there.',
  'team.error.domain_taken': 'This domain is open already.',
  'team.error.invitation_gone': 'This invitation no longer works.',
  'team.error.last_owner': 'A team needs an owner. Make somebody else an owner first.',
  'team.error.other_address': 'This invitation is for another address than the one of your account.',
  'team.error.other_team': 'Another tab turned to another team. Load the page again.',
  'team.error.read_only': 'As staff you look at this team and change nothing.',
  'team.error.role_forbids': 'Your role does not allow this. Ask an admin of your team.',
  'team.error.role_too_high': 'Nobody can give or change a role above their own.',
  'team.error.team_closed': 'This team is closed. An owner can restore it.',
  'team.error.too_many_teams': 'You are in as many teams as one person can be. Leave one first.',
  'team.error.try_again': 'Somebody else changed the same thing at this moment. Please try again.',
}
