import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy'
import { useNow } from '@/ui/now'
import { Badge } from '@/ui/surface'
import { useCredentialRemoval, usersQuery } from './credential-api'
import type { Credential } from './types'

export function CredentialRow({ credential: one, may, onChange }: { credential: Credential; may: boolean; onChange: () => void }) {
  const t = useT()
  const remove = useCredentialRemoval()
  return (
    <li class="grid gap-3 px-4 py-4">
      <div class="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div class="min-w-0 flex-1 basis-56">
          <h2 class="flex flex-wrap items-center gap-x-2 gap-y-1">
            <bdi class="font-semibold [overflow-wrap:anywhere]">{one.name}</bdi>
            <Badge wraps>
              <span class="flex flex-wrap items-baseline gap-x-1.5">
                {t(`creds.kind.${one.kind}`)}
                {one.field && (
                  <code class="break-all" dir="ltr">
                    {one.field}
                  </code>
                )}
              </span>
            </Badge>
          </h2>
          <p class="mt-1 flex flex-wrap items-center gap-x-1">
            <code class="font-mono text-sm break-all text-muted select-all" dir="ltr">
              {one.id}
            </code>
            <CopyButton size="sm" quiet text={one.id} label={t('creds.copy_id')} />
          </p>
        </div>
        {may && (
          <div class="flex flex-wrap gap-2">
            <Button size="sm" icon="edit" aria-haspopup="dialog" aria-label={t('creds.change_name', { name: one.name })} onClick={onChange}>
              {t('creds.change')}
            </Button>
            <Button size="sm" icon="trash" aria-label={t('creds.remove_name', { name: one.name })} onClick={() => remove(one)}>
              {t('action.delete')}
            </Button>
          </div>
        )}
      </div>
      <Hosts hosts={one.hosts} />
      <Times credential={one} />
      <Users credential={one} />
    </li>
  )
}

function Hosts({ hosts }: { hosts: string[] }) {
  const t = useT()
  return (
    <div class="flex flex-wrap items-baseline gap-x-2 gap-y-1.5 text-sm">
      <span class="text-muted" aria-hidden="true">
        {t('creds.goes_to')}
      </span>
      <ul class="contents" aria-label={t('creds.goes_to')}>
        {hosts.map((host) => (
          <li key={host} dir="ltr" class="rounded-sm bg-sunken px-2 py-0.5 font-mono text-xs break-all">
            {host}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Times({ credential: { created_at, updated_at } }: { credential: Credential }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  return (
    <p class="text-sm text-muted">
      {t('creds.since', { date: format.date(created_at) })}
      {updated_at > created_at && (
        <>
          {' · '}
          <time dateTime={new Date(updated_at).toISOString()} title={format.moment(updated_at)}>
            {t('creds.changed_at', { when: format.ago(updated_at, now) })}
          </time>
        </>
      )}
    </p>
  )
}

/** Why it was not deleted, and the two ways on. */
function Users({ credential: one }: { credential: Credential }) {
  const t = useT()
  const queries = useQueryClient()
  const remove = useCredentialRemoval()
  const { data: users } = useQuery(usersQuery(one.id))
  if (users.length === 0) return null
  return (
    <div class="grid gap-2.5 rounded-md bg-danger-soft px-4 py-3 text-sm text-danger">
      <p>{t('creds.used_by')}</p>
      <ul class="grid gap-1">
        {users.map(({ id, name }) => (
          <li key={id}>
            <Link href={`/app/workflows/${id}`} className="font-medium underline underline-offset-2 [overflow-wrap:anywhere] hover:no-underline">
              <bdi>{name}</bdi>
            </Link>
          </li>
        ))}
      </ul>
      <div class="flex flex-wrap gap-2">
        <Button size="sm" aria-label={t('creds.anyway_name', { name: one.name })} onClick={() => remove(one, true)}>
          {t('creds.anyway')}
        </Button>
        <Button size="sm" tone="quiet" aria-label={t('creds.keep_name', { name: one.name })} onClick={() => queries.setQueryData(usersQuery(one.id).queryKey, [])}>
          {t('creds.keep')}
        </Button>
      </div>
    </div>
  )
}
