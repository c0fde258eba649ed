// The three automations: what the analysis says about each, and one click to switch it on.
import type { AutomationKind, Recommendation, Site } from '@/api/types'
import { Link } from 'wouter'
import { useMay } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Badge } from '@/ui/surface'
import { useAutomation } from './api'
import { KINDS, KIND_ICON, isActive } from './site-words'

/** `all` for the tab of a site, where the cards stand right below the page's heading. */
export function Recommendations({ site, all = false }: { site: Site; all?: boolean }) {
  const t = useT()
  const wished = site.analysis?.recommendations ?? []
  const kinds = all ? [...KINDS] : KINDS.filter((kind) => wished.some((one) => one.kind === kind))
  const order = (kind: AutomationKind) => wished.find((one) => one.kind === kind)?.confidence ?? 0
  kinds.sort((a, b) => order(b) - order(a))
  if (kinds.length === 0) return <p class="text-muted">{t('sites.nothing_recommended')}</p>
  return (
    <ul class="grid gap-4">
      {kinds.map((kind) => (
        <li key={kind}>
          <AutomationCard level={all ? 'h2' : 'h3'} site={site} kind={kind} advice={wished.find((one) => one.kind === kind)} />
        </li>
      ))}
    </ul>
  )
}

function AutomationCard({ level: Level, site, kind, advice }: { level: 'h2' | 'h3'; site: Site; kind: AutomationKind; advice: Recommendation | undefined }) {
  const t = useT()
  const format = useFormat()
  const may = useMay('AutomationsEdit')
  const active = isActive(site, kind)
  return (
    <article class={`rounded-lg border bg-surface p-4 shadow-card sm:p-5 ${active ? 'border-accent/50' : 'border-line'}`}>
      <div class="flex gap-4">
        <span class="grid size-11 shrink-0 place-items-center rounded-md bg-accent-soft text-accent-text">
          <Icon name={KIND_ICON[kind]} />
        </span>
        <div class="min-w-0 flex-1">
          <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Level class="font-semibold">{t(`automation.${kind}`)}</Level>
            {active ? <Badge tone="accent">{t('automation.on')}</Badge> : advice && <Badge>{t('automation.fits', { share: format.percent(advice.confidence) })}</Badge>}
          </div>
          <p class="mt-1 text-muted" dir="auto">
            {advice?.reason ?? t(`automation.${kind}.what`)}
          </p>
          {advice && advice.evidence.length > 0 && <Evidence lines={advice.evidence} />}
          <div class="mt-4 flex flex-wrap gap-2">
            {may && <OnOffButton site={site} kind={kind} />}
            {active && <SetUpLink site={site} kind={kind} />}
          </div>
        </div>
      </div>
    </article>
  )
}

/** What the analysis saw on the pages that speaks for the automation. */
function Evidence({ lines }: { lines: string[] }) {
  const t = useT()
  return (
    <details class="mt-2 text-sm">
      <summary class="w-fit rounded-sm py-1 text-muted hover:text-ink">{t('automation.why')}</summary>
      <ul class="mt-1 list-disc ps-5 text-muted" dir="auto">
        {lines.map((line) => (
          <li key={line} class="break-words">
            {line}
          </li>
        ))}
      </ul>
    </details>
  )
}

function OnOffButton({ site, kind }: { site: Site; kind: AutomationKind }) {
  const t = useT()
  const change = useAutomation(site.id)
  const active = isActive(site, kind)
  const name = t(`automation.${kind}`)
  return (
    <Button
      size="sm"
      tone={active ? 'plain' : 'primary'}
      icon={active ? undefined : 'plus'}
      aria-pressed={active}
      aria-label={t(active ? 'automation.turn_off_name' : 'automation.turn_on_name', { name })}
      busy={change.isPending}
      onClick={() => change.mutate({ kind, active: !active })}
    >
      {t(active ? 'automation.turn_off' : 'automation.turn_on')}
    </Button>
  )
}

function SetUpLink({ site, kind }: { site: Site; kind: AutomationKind }) {
  const t = useT()
  const resource = site.automations.find((one) => one.kind === kind)?.resource_id
  if (!resource || kind === 'chat') return null
  const href = kind === 'form' ? `/app/forms/${resource}` : `/app/appointments/availability?calendar=${resource}`
  return (
    <Link href={href} className="inline-flex min-h-9 items-center rounded-md px-3 text-sm font-medium text-accent-text hover:bg-sunken">
      {t(`automation.${kind}.set_up`)}
    </Link>
  )
}
