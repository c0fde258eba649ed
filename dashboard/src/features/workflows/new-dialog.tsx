// A new workflow: from a template, or brought along from somewhere else.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { fieldErrors } from '@/api/problem'
import { useT } from '@/i18n'
import { Button, ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea, TextField } from '@/ui/field'
import { Icon } from '@/ui/icon'
import { useOnce } from '@/ui/once'
import { Loaded, useErrorText } from '@/ui/states'
import { Notice } from '@/ui/surface'
import { useUid } from '@/ui/use-uid'
import { kindsQuery, templatesQuery } from './api'
import { useCreate, useImport } from './exchange-api'
import { NodeIcon } from './node-icon'
import { templateWords } from './template-words'
import type { Item, ReportLine, Template } from './types'

export function NewDialog({ onClose, onImport }: { onClose: () => void; onImport: () => void }) {
  const t = useT()
  const text = useErrorText()
  const [, go] = useLocation()
  const [picked, choose] = useState<string | null>(null)
  const [name, setName] = useState('')
  const query = useQuery(templatesQuery)
  // Nobody wants to begin with nothing.
  const template = picked ?? query.data?.items[0]?.key ?? ''
  const create = useCreate((made) => go(`/app/workflows/${made.id}`))
  const once = useOnce()
  const errors = fieldErrors(create.error)
  const items = query.data?.items.map((one) => templateWords(one, t)) ?? []
  const chosen = items.find((one) => one.key === template)
  return (
    <Dialog open onClose={onClose} title={t('new.title')} class="max-w-2xl">
      <form
        class="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          once(() => create.mutateAsync({ name: name.trim() || chosen?.name || '', ...(template && { template }) }))
        }}
      >
        <Loaded query={query}>{() => <Templates items={items} chosen={template} choose={choose} />}</Loaded>
        <TextField label={t('new.name')} value={name} onValue={setName} maxLength={120} dir="auto" placeholder={chosen?.name} required={!chosen} error={errors.name} />
        {create.error && !errors.name && (
          <Notice tone="danger" role="alert">
            {text(create.error)}
          </Notice>
        )}
        <div class="flex flex-wrap gap-2">
          <Button type="submit" tone="primary" busy={create.isPending}>
            {t('new.create')}
          </Button>
          <Button tone="quiet" icon="download" onClick={onImport}>
            {t('flows.import')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const PICTURED = 4

function Templates({ items, chosen, choose }: { items: Template[]; chosen: string; choose: (key: string) => void }) {
  const t = useT()
  const group = useUid()
  const all = [...items, { key: '', name: t('new.empty'), about: t('new.empty_hint'), nodes: [] }]
  return (
    <fieldset>
      <legend class="mb-2 text-sm font-medium">{t('new.begin_with')}</legend>
      <div class="grid gap-2.5 sm:grid-cols-2">
        {all.map((one) => (
          <label key={one.key} class="relative grid cursor-pointer content-start gap-2 rounded-lg border border-line p-3.5 hover:border-edge has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
            <input type="radio" name={group} value={one.key} checked={chosen === one.key} onChange={() => choose(one.key)} class="absolute inset-0 cursor-pointer opacity-0" />
            <Chain nodes={one.nodes} />
            <span class="min-w-0">
              <bdi class="block font-medium">{one.name}</bdi>
              <bdi class="block text-sm text-muted">{one.about}</bdi>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** What a template consists of, at a glance: the icons of its first nodes, one after the other. */
function Chain({ nodes }: { nodes: string[] }) {
  const kinds = useQuery(kindsQuery).data?.items
  const rest = nodes.length - PICTURED
  return (
    <span class="flex items-center gap-1" aria-hidden="true">
      {(nodes.length > 0 ? nodes.slice(0, PICTURED) : ['']).map((type, at) => (
        <span key={`${at} ${type}`} class="flex items-center gap-1">
          {at > 0 && <span class="h-px w-2 bg-edge" />}
          <span class="grid size-8 place-items-center rounded-md bg-accent-soft text-accent-text">
            <NodeIcon name={kinds?.find((kind) => kind.type === type)?.icon} class="size-4.5" />
          </span>
        </span>
      ))}
      {rest > 0 && <span class="numbers ms-1 text-xs text-muted">+{rest}</span>}
    </span>
  )
}

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const text = useErrorText()
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const bring = useImport()
  const once = useOnce()
  // A refusal names the part of the document: `document/graph/nodes/0`.
  const refused = Object.entries(fieldErrors(bring.error)).find(([field]) => field.startsWith('document'))
  const submit = (event: Event) => {
    event.preventDefault()
    try {
      // What it is, is for the platform to say: it names the part that is wrong.
      const document = JSON.parse(typed) as Item
      setWrong(false)
      once(() => bring.mutateAsync({ document }))
    } catch {
      setWrong(true)
    }
  }
  return (
    <Dialog open onClose={onClose} title={t('import.title')} class="max-w-2xl">
      {bring.data ? (
        <Report made={bring.data} />
      ) : (
        <form class="grid gap-4" onSubmit={submit}>
          <p class="text-muted">{t('import.hint')}</p>
          <label class="relative flex min-h-20 cursor-pointer items-center justify-center gap-3 rounded-lg border-2 border-dashed border-line px-4 text-center hover:border-edge has-focus-visible:outline-2 has-focus-visible:outline-accent">
            <Icon name="download" class="size-5 text-muted" />
            <span class="font-medium">{t('import.file')}</span>
            <input
              type="file"
              accept=".json,application/json"
              class="absolute inset-0 cursor-pointer opacity-0"
              onChange={(event) => void event.currentTarget.files?.[0]?.text().then(setTyped)}
            />
          </label>
          <TextArea label={t('import.paste')} error={wrong ? t('import.bad_json') : refused && [refused[0].replace(/^document\/?/, ''), refused[1]].filter(Boolean).join(': ')} rows={8} dir="ltr" value={typed} onValue={setTyped} />
          {bring.error && !refused && (
            <Notice tone="danger" role="alert">
              {text(bring.error)}
            </Notice>
          )}
          <Button type="submit" tone="primary" class="justify-self-start" disabled={typed.trim() === ''} busy={bring.isPending}>
            {t('flows.import')}
          </Button>
        </form>
      )}
    </Dialog>
  )
}

/** What has no counterpart here, node by node: nothing is left out in silence. */
function Report({ made: { workflow, report } }: { made: { workflow: { id: string; name: string }; report: ReportLine[] } }) {
  const t = useT()
  return (
    <div class="grid gap-4" role="status">
      <p class="flex items-start gap-2.5">
        <Icon name="check" class="mt-0.5 size-5 text-accent-text" />
        <span class="min-w-0 [overflow-wrap:anywhere]">{t('import.done', { name: `\u2068${workflow.name}\u2069` })}</span>
      </p>
      {report.length > 0 && (
        <section>
          <h3 class="mb-2 font-semibold">{t('import.report', { count: report.length })}</h3>
          <ul class="grid gap-2.5">
            {report.map(({ node, field, what, severity }) => {
              const where = [node, field].filter(Boolean).join(' · ')
              return (
                <li key={`${where} ${what}`} class="flex items-start gap-2.5 text-sm">
                  <Icon name={severity === 'error' ? 'warning' : 'info'} class={`mt-0.5 size-4 ${severity === 'error' ? 'text-danger' : 'text-warn'}`} />
                  <span class="min-w-0 [overflow-wrap:anywhere]">
                    <span class="sr-only">{t(`flows.severity.${severity}`)} </span>
                    {where && <bdi class="font-medium">{where}: </bdi>}
                    <bdi>{what}</bdi>
                  </span>
                </li>
              )
            })}
          </ul>
        </section>
      )}
      <div>
        <ButtonLink tone="primary" href={`/app/workflows/${workflow.id}`}>
          {t('import.open')}
        </ButtonLink>
      </div>
    </div>
  )
}
