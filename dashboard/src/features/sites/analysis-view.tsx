import type { ComponentChildren } from 'preact'
import type { Analysis, OpeningHours } from '@/api/types'
import { useFormat, useT } from '@/i18n'
import { Icon } from '@/ui/icon'
import { Badge, Card, CardHead, Facts } from '@/ui/surface'
import { hostOf } from './site-words'

const Link = ({ href, children }: { href: string; children: string }) => (
  <a href={href} class="inline-block rounded-sm py-1 text-accent-text underline underline-offset-2 hover:no-underline" rel="noreferrer">
    {children}
  </a>
)

function HoursList({ hours }: { hours: OpeningHours[] }) {
  const format = useFormat()
  return (
    <ul>
      {hours.map((line) => (
        <li key={line.days.join() + line.opens} class="numbers">
          {line.days.map((day) => format.weekday(day, 'short')).join(', ')} <bdi>{`${line.opens}–${line.closes}`}</bdi>
        </li>
      ))}
    </ul>
  )
}

/** Only facts that were found; an empty row would say less than no row. */
function contactRows(analysis: Analysis, t: ReturnType<typeof useT>): [string, ComponentChildren][] {
  const { contact } = analysis
  const rows: [string, ComponentChildren][] = []
  if (contact.phones.length) rows.push([t('analysis.phone'), contact.phones.map((phone) => <div key={phone} dir="ltr" class="text-start rtl:text-end"><Link href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</Link></div>)])
  if (contact.emails.length) rows.push([t('analysis.email'), contact.emails.map((email) => <div key={email}><Link href={`mailto:${email}`}>{email}</Link></div>)])
  if (contact.address) rows.push([t('analysis.address'), <span dir="auto">{contact.address}</span>])
  if (contact.opening_hours.length) rows.push([t('analysis.hours'), <HoursList hours={contact.opening_hours} />])
  if (contact.socials.length) rows.push([t('analysis.socials'), contact.socials.map((url) => <div key={url}><Link href={url}>{hostOf(url)}</Link></div>)])
  return rows
}

export function AnalysisView({ analysis }: { analysis: Analysis }) {
  const t = useT()
  const format = useFormat()
  const contact = contactRows(analysis, t)
  return (
    <div class="grid content-start gap-5">
      <Card>
        <div class="mb-3 flex flex-wrap gap-2">
          {analysis.category && <Badge tone="accent"><bdi>{analysis.category}</bdi></Badge>}
          <Badge>{format.language(analysis.language)}</Badge>
          <Badge>{t('analysis.pages', { count: analysis.pages })}</Badge>
        </div>
        <h2 class="sr-only">{t('analysis.summary')}</h2>
        <p dir="auto" class="text-lg">
          {analysis.summary}
        </p>
      </Card>
      {contact.length > 0 && (
        <Card>
          <CardHead title={t('analysis.contact')} />
          <Facts rows={contact} />
        </Card>
      )}
      {analysis.missing.length > 0 && (
        <Card>
          <CardHead title={t('analysis.missing')} hint={t('analysis.missing_hint')} />
          <ul class="grid gap-4">
            {analysis.missing.map((one) => (
              <li key={one.code} class="flex gap-3">
                <Icon name="warning" class="mt-0.5 size-5 text-warn" />
                <div class="min-w-0" dir="auto">
                  <p class="font-medium">{one.title}</p>
                  <p class="text-sm text-muted">{one.detail}</p>
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  )
}
