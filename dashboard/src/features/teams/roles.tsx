// Roles in words, and the choice of one: native radio buttons, each with what it may do.
import type { TeamRole } from '@/api/types'
import { useT } from '@/i18n'
import { Badge, type BadgeTone } from '@/ui/surface'
import { useUid } from '@/ui/use-uid'

/** From least to most, as in the table of rights. */
export const ROLES: readonly TeamRole[] = ['viewer', 'editor', 'admin', 'owner']

/** Nobody gives a role above their own. */
export const givable = (mine: TeamRole): TeamRole[] => ROLES.slice(0, ROLES.indexOf(mine) + 1)

/** Nobody changes somebody who is above them. */
export const reaches = (mine: TeamRole, theirs: TeamRole) => ROLES.indexOf(theirs) <= ROLES.indexOf(mine)

const TONE: Record<TeamRole, BadgeTone> = { viewer: 'neutral', editor: 'info', admin: 'accent', owner: 'accent' }

export function RoleBadge({ role }: { role: TeamRole }) {
  const t = useT()
  return <Badge tone={TONE[role]}>{t(`role.${role}`)}</Badge>
}

type Props = { legend: string; value: TeamRole; roles: readonly TeamRole[]; onChange: (role: TeamRole) => void; columns?: boolean }

export function RoleChoice({ legend, value, roles, onChange, columns = false }: Props) {
  const t = useT()
  const name = useUid()
  return (
    <fieldset class="min-w-0">
      <legend class="mb-1.5 text-sm font-medium">{legend}</legend>
      <div class={`grid gap-2 ${columns ? 'sm:grid-cols-2' : ''}`}>
        {roles.map((role) => (
          <label
            key={role}
            class="flex items-start gap-3 rounded-md border border-line p-3 hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input type="radio" name={name} value={role} checked={role === value} onChange={() => onChange(role)} class="mt-1 size-4 shrink-0 accent-accent outline-none" aria-describedby={`${name}${role}`} aria-label={t(`role.${role}`)} />
            <span class="min-w-0">
              <span class="block font-medium">{t(`role.${role}`)}</span>
              <span id={`${name}${role}`} class="block text-sm text-muted">
                {t(`role.${role}.what`)}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
