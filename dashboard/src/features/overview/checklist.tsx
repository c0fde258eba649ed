// What is left until the first site works for its owner. Gone when done, or when sent away.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { rows } from '@/api/queries'
import { useMay } from '@/features/auth/session'
import { conversationsQuery } from '@/features/chat/api'
import { leadsQuery } from '@/features/leads/api'
import { sitesQuery } from '@/features/sites/api'
import { useT } from '@/i18n'
import { IconButton } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Card } from '@/ui/surface'

const KEY = 'gr8.checklist'

type Step = { done: boolean; text: string; href: string }

/** Null until all that the steps are judged by has been read. */
function useSteps(): Step[] | null {
  const t = useT()
  const sites = useQuery(sitesQuery)
  const leads = useInfiniteQuery(leadsQuery(null))
  const conversations = useInfiniteQuery(conversationsQuery())
  if (!sites.data || !leads.data || !conversations.data) return null
  const site = sites.data.items[0]
  const active = sites.data.items.some((one) => one.automations.some((automation) => automation.active))
  const visited = rows(leads.data).length > 0 || rows(conversations.data).length > 0
  return [
    { done: !!site, text: t('checklist.site'), href: '/app/start' },
    { done: active, text: t('checklist.automation'), href: site ? `/app/sites/${site.id}?tab=automations` : '/app/start' },
    { done: visited, text: t('checklist.embed'), href: site ? `/app/sites/${site.id}?tab=install` : '/app/start' },
  ]
}

export function Checklist() {
  const t = useT()
  const [away, setAway] = useState(() => localStorage.getItem(KEY) === 'away')
  const steps = useSteps()
  const may = useMay('AutomationsEdit')
  if (!may || away || !steps || steps.every((step) => step.done)) return null
  const next = steps.find((step) => !step.done)
  return (
    <Card class="border-accent/25" label={t('checklist.title')}>
      <div class="mb-3 flex items-start justify-between gap-3">
        <div>
          <h2 class="text-lg font-semibold">{t('checklist.title')}</h2>
          <p class="text-sm text-muted">{t('checklist.progress', { done: steps.filter((step) => step.done).length, all: steps.length })}</p>
        </div>
        <IconButton
          icon="close"
          label={t('checklist.away')}
          onClick={() => {
            localStorage.setItem(KEY, 'away')
            setAway(true)
          }}
        />
      </div>
      <ol class="grid gap-2 md:grid-cols-3">
        {steps.map((step) => (
          <li key={step.text}>
            {step.done ? <DoneStep text={step.text} /> : <OpenStep step={step} isNext={step === next} />}
          </li>
        ))}
      </ol>
    </Card>
  )
}

function DoneStep({ text }: { text: string }) {
  const t = useT()
  return (
    <span class="flex min-h-12 items-center gap-3 px-3 text-muted">
      <span class="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-accent-text">
        <Icon name="check" class="size-4" />
      </span>
      <span>
        {text} <span class="sr-only">({t('checklist.done')})</span>
      </span>
    </span>
  )
}

function OpenStep({ step, isNext }: { step: Step; isNext: boolean }) {
  return (
    <Link href={step.href} className={`flex min-h-12 items-center gap-3 rounded-md border px-3 hover:bg-sunken ${isNext ? 'border-accent font-medium' : 'border-line'}`}>
      <span class="size-6 shrink-0 rounded-full border border-edge" />
      <span class="flex-1">{step.text}</span>
      <Icon name="next" class="size-4" />
    </Link>
  )
}
