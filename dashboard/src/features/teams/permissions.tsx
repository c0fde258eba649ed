import { useQuery } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import type { PermissionRow, Permissions, TeamRole } from '@/api/types'
import { useMember } from '@/features/auth/session'
import { useT } from '@/i18n'
import { Icon } from '@/ui/icon'
import { Loaded } from '@/ui/states'
import { Card, CardHead, Facts } from '@/ui/surface'
import { permissionWords } from './permission-words'
import { ROLES } from './roles'

/** Who may do what: the very table the server decides by. */
export function PermissionsPicture() {
  const t = useT()
  const { team } = useMember()
  const query = useQuery({
    queryKey: ['permissions', team.id],
    queryFn: ({ signal }) => ask(client.GET('/api/teams/{id}/permissions', { params: { path: { id: team.id } }, signal })),
  })
  return (
    <Card>
      <CardHead title={t('team.tab.permissions')} hint={t('settings.permissions_hint', { role: t(`role.${team.role}`) })} />
      <section aria-label={t('permissions.legend')} class="mb-6 border-b border-line pb-6">
        <Facts rows={ROLES.map((role) => [t(`role.${role}`), t(`role.${role}.what`)])} />
      </section>
      <Loaded query={query}>{(table) => <Picture permissions={table} />}</Loaded>
    </Card>
  )
}

function Picture({ permissions: { role, table } }: { permissions: Permissions }) {
  const t = useT()
  const mine = (one: TeamRole) => (one === role ? 'bg-accent-soft' : '')
  return (
    <table class="w-full text-sm">
      <caption class="sr-only">{t('team.tab.permissions')}</caption>
      <thead>
        <tr class="border-b border-line">
          <th scope="col" class="py-2.5 text-start font-medium">
            {t('settings.right')}
          </th>
          {ROLES.map((one) => (
            <th key={one} scope="col" class={`w-9 px-0.5 py-2.5 text-center font-medium sm:w-auto sm:px-2 ${mine(one)}`}>
              <span class="max-sm:[writing-mode:vertical-rl]">{t(`role.${one}`)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="divide-y divide-line">
        {table.map((row) => (
          <tr key={row.name}>
            <th scope="row" class="py-3 pe-2 text-start font-normal">
              {permissionWords(row.name, t)}
            </th>
            {ROLES.map((one) => (
              <td key={one} class={`px-0.5 text-center ${mine(one)}`}>
                <Mark row={row} role={one} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Mark({ row, role }: { row: PermissionRow; role: TeamRole }) {
  const t = useT()
  return row[role] ? (
    <span class="inline-grid size-6 place-items-center rounded-full bg-accent text-on-accent">
      <Icon name="check" class="size-4" />
      <span class="sr-only">{t('settings.may')}</span>
    </span>
  ) : (
    <span class="text-muted">
      <span aria-hidden="true">–</span>
      <span class="sr-only">{t('settings.may_not')}</span>
    </span>
  )
}
