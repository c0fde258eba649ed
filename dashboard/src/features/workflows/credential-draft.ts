// A credential as it is being written. Pure.
import { isProblem } from '@/api/problem'
import type { Credential, CredentialChange, CredentialKind, NewCredential } from './types'

/** As typed: `hosts` with lines, commas or spaces between. */
export type CredentialDraft = { name: string; kind: CredentialKind; field: string; hosts: string; user: string; secret: string }

export const draftOf = (known: Credential | null): CredentialDraft =>
  known ? { name: known.name, kind: known.kind, field: known.field, hosts: known.hosts.join('\n'), user: '', secret: '' } : { name: '', kind: 'bearer', field: '', hosts: '', user: '', secret: '' }

export const hasField = (kind: CredentialKind) => kind === 'header' || kind === 'query'

/** Names of hosts; who pastes a whole address means its host. */
export const hostsOf = (typed: string): string[] => [...new Set(typed.split(/[\s,;]+/).map((one) => one.replace(/^[a-z][a-z\d+.-]*:\/\//i, '').replace(/[/?#].*$/, '').toLowerCase()).filter(Boolean))]

/** Whether everything that these allow was allowed before: else whoever does not know the secret could have it sent elsewhere. */
export const areWithin = (hosts: readonly string[], before: readonly string[]) => hosts.every((host) => before.some((one) => one === host || (one.startsWith('*.') && !host.startsWith('*') && host.endsWith(one.slice(1)))))

/** Whether the secret has to be sent: at first, when a host is new, and with another user. */
export const needsSecret = ({ hosts, user }: CredentialDraft, known: Credential | null) => known === null || user !== '' || !areWithin(hostsOf(hosts), known.hosts)

const own = ({ kind, field, user }: CredentialDraft) => ({ ...(hasField(kind) && { field }), ...(kind === 'basic' && { user }) })

export const newOf = (draft: CredentialDraft): NewCredential => ({ name: draft.name, kind: draft.kind, hosts: hostsOf(draft.hosts), secret: draft.secret, ...own(draft) })

/** What is another one than before; null when nothing is. */
export function changeOf(draft: CredentialDraft, known: Credential): CredentialChange | null {
  const { user, field } = own(draft)
  const hosts = hostsOf(draft.hosts)
  const areSame = hosts.length === known.hosts.length && hosts.every((one) => known.hosts.includes(one))
  const change = { ...(draft.name !== known.name && { name: draft.name }), ...(field !== undefined && field !== known.field && { field }), ...(!areSame && { hosts }), ...(draft.secret !== '' && { secret: draft.secret, ...(user && { user }) }) }
  return Object.keys(change).length > 0 ? change : null
}

export const PARTS = ['name', 'field', 'hosts', 'user', 'secret'] as const
export type CredentialPart = (typeof PARTS)[number]

/** What was refused: `hosts/1` is the second host. */
export const refusedParts = (error: unknown): ReadonlyMap<string, { code: string; at: number | null }> =>
  new Map(
    (isProblem(error) ? error.fields : []).toReversed().map(({ name, code }) => {
      const [part = '', at] = name.split('/')
      return [part, { code, at: at === undefined ? null : Number(at) }]
    }),
  )

/** The workflows whose published version names it: why it was not deleted. */
export const usersOf = (error: unknown): { id: string; name: string }[] => (isProblem(error, 'credential_in_use') && Array.isArray(error.more.workflows) ? (error.more.workflows as { id: string; name: string }[]) : [])
