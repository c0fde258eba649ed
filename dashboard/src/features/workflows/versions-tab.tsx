// Versions: what was published, how it differs, and the ways back.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { rows } from '@/api/queries'
import { useMay, useMember } from '@/features/auth/session'
import { somePeopleQuery } from '@/features/teams/people'
import { useFormat, useT } from '@/i18n'
import { Button, ButtonLink } from '@/ui/button'
import { SelectField } from '@/ui/field'
import { Icon } from '@/ui/icon'
import { More } from '@/ui/more'
import { Empty, Loaded, Skeleton } from '@/ui/states'
import { Badge, Card, CardHead } from '@/ui/surface'
import { differenceQuery, kindsQuery, versionQuery, versionsQuery } from './api'
import { exportFlow } from './export'
import { nodeName } from './node-words'
import type { Difference, Graph, VersionLine, Workflow } from './types'
import { useFork, useRevert } from './version-acts'

export function VersionsTab({ flow }: { flow: Workflow }) {
  const t = useT()
  const query = useInfiniteQuery(versionsQuery(flow.id))
  const list = rows(query.data)
  return (
    <Loaded query={query}>
      {() =>
        list.length === 0 ? (
          <Empty icon="form">{t('versions.empty')}</Empty>
        ) : (
          <div class="grid items-start gap-5 lg:grid-cols-2">
            <div>
              <ul class="divide-y divide-line rounded-lg border border-line bg-surface shadow-card">
                {list.map((version) => (
                  <Version key={version.version} version={version} flow={flow} />
                ))}
              </ul>
              <More list={query} />
            </div>
            <Compare flow={flow} versions={list} />
          </div>
        )
      }
    </Loaded>
  )
}

function Version({ version: { version, note, created_by, created_at }, flow }: { version: VersionLine; flow: Workflow }) {
  const t = useT()
  const format = useFormat()
  const may = useMay('AutomationsEdit')
  const { team, user } = useMember()
  const people = useQuery(somePeopleQuery(team.id)).data?.items
  const by = created_by === user.id ? user.name : people?.find((one) => one.user_id === created_by)?.name
  const revert = useRevert(flow.id)
  const fork = useFork(flow.id)
  return (
    <li class="grid gap-2 px-4 py-3.5">
      <div class="flex flex-wrap items-center gap-2">
        <h2 class="font-semibold">{t('versions.one', { version })}</h2>
        {version === flow.published_version && <Badge tone="accent">{t('versions.live')}</Badge>}
      </div>
      {note && <p class="[overflow-wrap:anywhere]" dir="auto">{note}</p>}
      <p class="text-sm [overflow-wrap:anywhere] text-muted">
        {format.moment(created_at)}
        {by && <> · <bdi>{by}</bdi></>}
      </p>
      <div class="flex flex-wrap gap-2">
        <ButtonLink size="sm" href={`?tab=drawing&version=${version}`}>
          {t('versions.show')}
        </ButtonLink>
        <Button size="sm" aria-label={t('versions.export_name', { version })} onClick={() => void exportFlow(flow, t, version)}>
          {t('flows.export')}
        </Button>
        {may && (
          <>
            <Button size="sm" busy={revert.isPending} aria-label={t('versions.revert_name', { version })} onClick={() => revert.mutate({ version, before: flow })}>
              {t('versions.revert')}
            </Button>
            <Button size="sm" busy={fork.isPending} aria-label={t('versions.fork_name', { version })} onClick={() => fork.mutate({ version })}>
              {t('versions.fork')}
            </Button>
          </>
        )}
      </div>
    </li>
  )
}

const DRAFT = 'draft'

function Compare({ flow, versions }: { flow: Workflow; versions: VersionLine[] }) {
  const t = useT()
  const names = versions.map(({ version }) => ({ value: String(version), label: t('versions.one', { version }) }))
  const [from, setFrom] = useState(names.at(1)?.value ?? names[0]?.value ?? '')
  const [to, setTo] = useState(DRAFT)
  const number = (value: string) => (value === DRAFT ? null : Number(value))
  const query = useQuery(differenceQuery(flow.id, Number(from), number(to), flow.revision))
  const before = useQuery(versionQuery(flow.id, Number(from))).data?.graph
  const target = useQuery({ ...versionQuery(flow.id, number(to) ?? 0), enabled: to !== DRAFT }).data?.graph
  return (
    <Card label={t('versions.compare')}>
      <CardHead title={t('versions.compare')} />
      <div class="mb-5 grid gap-4 sm:grid-cols-2">
        <SelectField label={t('versions.from')} value={from} onValue={setFrom} options={names} />
        <SelectField label={t('versions.to')} value={to} onValue={setTo} options={[{ value: DRAFT, label: t('versions.draft') }, ...names]} />
      </div>
      <div aria-live="polite">
        <Loaded query={query} skeleton={<Skeleton rows={3} class="h-6" />}>
          {(difference) => <Changes difference={difference} before={before} after={to === DRAFT ? flow.draft : target} />}
        </Loaded>
      </div>
    </Card>
  )
}

function Changes({ difference, before, after }: { difference: Difference; before: Graph | undefined; after: Graph | undefined }) {
  const t = useT()
  const kinds = useQuery(kindsQuery).data?.items
  const name = (id: string) => nodeName(after?.nodes.find((one) => one.id === id) ?? before?.nodes.find((one) => one.id === id), kinds, id)
  const line = ({ from, port, to }: { from: string; port?: string; to: string }) => `${name(from)} → ${port && port !== 'main' ? `(${port}) ` : ''}${name(to)}`
  const { added, removed, changed, connections_added, connections_removed, settings_changed } = difference
  const rows: ['add' | 'drop' | 'change', string, string?][] = [
    ...added.map((id) => ['add', name(id)] as ['add', string]),
    ...removed.map((id) => ['drop', name(id)] as ['drop', string]),
    ...changed.map(({ node, fields }) => ['change', name(node), fields.join(', ')] as ['change', string, string]),
    ...connections_added.map((one) => ['add', line(one)] as ['add', string]),
    ...connections_removed.map((one) => ['drop', line(one)] as ['drop', string]),
    ...(settings_changed ? [['change', t('flows.settings')] as ['change', string]] : []),
  ]
  if (rows.length === 0) return <p class="text-muted">{t('versions.same')}</p>
  return (
    <ul class="grid gap-2">
      {rows.map(([what, text, fields]) => (
        <li key={`${what} ${text}`} class="flex items-start gap-2.5">
          <span class={`mt-0.5 grid size-5 shrink-0 place-items-center rounded-full ${{ add: 'bg-accent-soft text-accent-text', drop: 'bg-danger-soft text-danger', change: 'bg-info-soft text-info' }[what]}`}>
            <Icon name={{ add: 'plus' as const, drop: 'close' as const, change: 'edit' as const }[what]} class="size-3" />
          </span>
          <span class="min-w-0 [overflow-wrap:anywhere]">
            <span class="sr-only">{t(`versions.${what}`)} </span>
            <bdi>{text}</bdi>
            {fields && <code class="ms-2 text-xs text-muted" dir="ltr">{fields}</code>}
          </span>
        </li>
      ))}
    </ul>
  )
}
