import { Link } from 'wouter'
import { useFormat, useT } from '@/i18n'
import { useFresh } from '@/live'
import { Icon } from '@/ui/icon'
import { Badge } from '@/ui/surface'
import type { AuditEntry } from './api-types'
import { actionWords, fieldWords, iconOf, isNew, subjectOf } from './audit-words'
import { type Line, diff } from './diff'
import type { Filter } from './log-filter'

type Props = { entry: AuditEntry; people: ReadonlyMap<string, string>; hrefOf: Filter['hrefOf'] }

export function Entry({ entry, people, hrefOf }: Props) {
  const t = useT()
  const format = useFormat()
  const fresh = useFresh().has(entry.resource.id) && isNew(entry)
  const subject = subjectOf(entry, people)
  return (
    <li class={`px-4 py-3 ${fresh ? 'fresh-row' : ''}`}>
      <div class="flex items-start gap-3">
        <span class="mt-0.5 grid size-8 shrink-0 place-items-center rounded-full bg-sunken text-muted">
          <Icon name={iconOf(entry.action)} class="size-4" />
        </span>
        <div class="min-w-0 flex-1">
          <p class="flex flex-wrap items-baseline justify-between gap-x-4">
            <span class="min-w-0 [overflow-wrap:anywhere]">
              <span class="font-medium">{actionWords(entry.action, t)}</span>
              {subject && (
                <>
                  : <bdi>{subject}</bdi>
                </>
              )}
            </span>
            <time class="numbers text-sm text-muted" dateTime={new Date(entry.at).toISOString()}>
              {format.moment(entry.at)}
            </time>
          </p>
          <Who entry={entry} hrefOf={hrefOf} />
          <Details entry={entry} people={people} />
        </div>
      </div>
    </li>
  )
}

function Who({ entry: { actor, ip }, hrefOf }: Omit<Props, 'people'>) {
  const t = useT()
  return (
    <p class="flex flex-wrap items-center gap-x-2 text-sm text-muted">
      {actor.kind === 'system' ? (
        <span>{t('log.actor.system')}</span>
      ) : (
        <>
          {actor.kind !== 'user' && <Badge tone={actor.kind === 'staff' ? 'warn' : 'neutral'}>{t(`log.actor.${actor.kind}`)}</Badge>}
          <Link href={hrefOf('actor', actor.id)} className="inline-flex min-h-6 min-w-0 items-center rounded-sm [overflow-wrap:anywhere] hover:text-ink hover:underline" title={t('log.only_this', { name: actor.name })}>
            <bdi>{actor.name || actor.id}</bdi>
          </Link>
        </>
      )}
      {ip && (
        <>
          <span aria-hidden="true">·</span>
          <span>
            <span class="sr-only">{t('log.from_where')} </span>
            <bdi class="break-all">{ip}</bdi>
          </span>
        </>
      )}
    </p>
  )
}

function Details({ entry, people }: Omit<Props, 'hrefOf'>) {
  const t = useT()
  const lines = diff(entry.before, entry.after)
  const changed = lines.filter((line) => line.before !== undefined && line.after !== undefined).length
  return (
    <details class="group mt-1">
      <summary class="inline-flex min-h-8 items-center gap-1 rounded-sm text-sm text-accent-text hover:underline">
        <Icon name="next" class="size-4 transition-transform group-open:rotate-90 rtl:group-open:-rotate-90" />
        {changed > 0 ? t('log.changes', { count: changed }) : t('log.details')}
      </summary>
      <div class="mt-2 grid gap-3">
        {lines.length > 0 && <Changes lines={lines} people={people} />}
        <dl class="grid gap-x-4 gap-y-1 text-xs text-muted sm:grid-cols-[auto_minmax(0,1fr)]">
          <dt>{t('log.number')}</dt>
          <dd class="numbers">{entry.seq}</dd>
          <dt>{t('log.resource')}</dt>
          <dd class="break-all" dir="ltr">
            {entry.resource.kind} {entry.resource.id}
          </dd>
          <dt>{t('log.hash')}</dt>
          <dd class="font-mono break-all" dir="ltr">
            {entry.hash}
          </dd>
        </dl>
      </div>
    </details>
  )
}

function Changes({ lines, people }: { lines: Line[]; people: Props['people'] }) {
  const t = useT()
  return (
    <ul class="grid gap-2">
      {lines.map(({ field, before, after }) => (
        <li key={field} class="grid gap-x-3 gap-y-1 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
          <span class="text-muted [overflow-wrap:anywhere]">{fieldWords(field, t)}</span>
          <span class="flex min-w-0 flex-wrap items-center gap-2">
            {before !== undefined && (
              <del class="rounded-sm bg-danger-soft px-1.5 text-danger no-underline [overflow-wrap:anywhere]">
                <span class="sr-only">{t('log.before')} </span>
                <Value field={field} value={people.get(before) ?? before} />
              </del>
            )}
            {before !== undefined && after !== undefined && <Icon name="next" class="size-4 text-muted" />}
            {after !== undefined && (
              <ins class="rounded-sm bg-accent-soft px-1.5 text-accent-text no-underline [overflow-wrap:anywhere]">
                <span class="sr-only">{t('log.after')} </span>
                <Value field={field} value={people.get(after) ?? after} />
              </ins>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

const ROLE_WORDS = ['viewer', 'editor', 'admin', 'owner'] as const

/** Roles and instants as people read them; everything else as it is. */
function Value({ field, value }: { field: string; value: string }) {
  const t = useT()
  const format = useFormat()
  const role = field === 'role' && ROLE_WORDS.find((one) => one === value)
  if (role) return <>{t(`role.${role}`)}</>
  if (field.endsWith('_at') && /^\d{12,14}$/.test(value)) return <>{format.moment(Number(value))}</>
  return <bdi>{value}</bdi>
}
