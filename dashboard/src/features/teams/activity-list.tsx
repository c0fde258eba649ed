// The same entries as a friendly feed: by day, in plain words, lit up when they are new.
import { useFormat, useT } from '@/i18n'
import { useFresh } from '@/live'
import { Icon } from '@/ui/icon'
import { useNow } from '@/ui/now'
import { Avatar } from '@/ui/surface'
import type { AuditEntry } from './api-types'
import { actionWords, iconOf, isNew, subjectOf } from './audit-words'
import { diff } from './diff'

type Props = { entries: AuditEntry[]; people: ReadonlyMap<string, string> }

export function ActivityList({ entries, people }: Props) {
  return (
    <ol class="grid">
      {entries.map((entry) => (
        <Item key={entry.id} entry={entry} people={people} />
      ))}
    </ol>
  )
}

function Item({ entry, people }: { entry: AuditEntry; people: Props['people'] }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const fresh = useFresh().has(entry.resource.id) && isNew(entry)
  const subject = subjectOf(entry, people)
  const person = entry.actor.kind === 'system' ? t('log.actor.system') : entry.actor.name
  return (
    <li class={`-mx-2 flex items-start gap-3 rounded-md px-2 py-2.5 ${fresh ? 'fresh-row' : ''}`}>
      {entry.actor.kind === 'user' ? (
        <Avatar name={person} class="size-8" />
      ) : (
        <span class="grid size-8 shrink-0 place-items-center rounded-full bg-sunken text-muted">
          <Icon name={iconOf(entry.action)} class="size-4" />
        </span>
      )}
      <div class="min-w-0 flex-1">
        <p class="flex items-baseline justify-between gap-3">
          <bdi class="min-w-0 truncate font-medium">{person}</bdi>
          <time class="shrink-0 text-xs text-muted" dateTime={new Date(entry.at).toISOString()} title={format.moment(entry.at)}>
            {format.ago(entry.at, now)}
          </time>
        </p>
        <p class="text-sm text-muted [overflow-wrap:anywhere]">
          {actionWords(entry.action, t)}
          {subject && (
            <>
              : <bdi>{subject}</bdi>
            </>
          )}
          <RoleStep entry={entry} />
        </p>
      </div>
    </li>
  )
}

/** "Viewer → Editor", when that is what changed. */
function RoleStep({ entry }: { entry: AuditEntry }) {
  const t = useT()
  const step = diff(entry.before, entry.after).find((line) => line.field === 'role')
  if (!step?.before || !step.after) return null
  const words = (role: string) => (role === 'viewer' || role === 'editor' || role === 'admin' || role === 'owner' ? t(`role.${role}`) : role)
  return (
    <span class="inline-flex items-center gap-1">
      <span aria-hidden="true" class="ms-1">
        ·
      </span>
      {words(step.before)}
      <Icon name="next" class="size-3.5" />
      {words(step.after)}
    </span>
  )
}
