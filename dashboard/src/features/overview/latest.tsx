// The newest of each kind. Every card loads and fails alone.
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { Link } from 'wouter'
import { rows } from '@/api/queries'
import { appointmentsQuery } from '@/features/booking/api'
import { conversationsQuery } from '@/features/chat/api'
import { leadsQuery } from '@/features/leads/api'
import { leadTitle } from '@/features/leads/lead-words'
import { useFormat, useT } from '@/i18n'
import { useFresh, usePolling } from '@/live'
import type { IconName } from '@/ui/icon'
import { useNow } from '@/ui/now'
import { Empty, Loaded } from '@/ui/states'
import { Card, CardHead } from '@/ui/surface'

const SHOWN = 5
type Row = { id: string; href: string; title: string; text: string; when: string }
type ListProps = { title: string; href: string; icon: IconName; empty: string; query: Parameters<typeof Loaded>[0]['query']; list: Row[]; extra?: ComponentChildren }

function LatestCard({ title, href, icon, empty, query, list }: ListProps) {
  const t = useT()
  const fresh = useFresh()
  return (
    <Card>
      <CardHead
        title={title}
        action={
          <Link href={href} className="rounded-sm py-0.5 text-sm text-accent-text hover:underline" aria-label={t('overview.all_of', { name: title })}>
            {t('overview.all')}
          </Link>
        }
      />
      <Loaded query={query}>
        {() =>
          list.length === 0 ? (
            <Empty icon={icon}>{empty}</Empty>
          ) : (
            <ul class="-mx-2 grid grid-cols-1">
              {list.map((row) => (
                <li key={row.id} class={`rounded-md ${fresh.has(row.id) ? 'fresh-row' : ''}`}>
                  <Link href={row.href} className="grid gap-0.5 rounded-md px-2 py-2.5 hover:bg-sunken">
                    <span class="flex items-baseline justify-between gap-3">
                      <bdi class="min-w-0 truncate font-medium">{row.title}</bdi>
                      <span class="shrink-0 text-xs text-muted">{row.when}</span>
                    </span>
                    <bdi class="truncate text-sm text-muted">{row.text}</bdi>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}

export function LatestConversations() {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const query = useInfiniteQuery({ ...conversationsQuery(), refetchInterval: usePolling(15_000) })
  const list = rows(query.data).slice(0, SHOWN).map((one) => ({
    id: one.id,
    href: `/app/inbox?conversation=${one.id}`,
    title: one.last_text || t('inbox.no_text'),
    text: one.unanswered > 0 ? t('inbox.unanswered', { count: one.unanswered }) : t('inbox.messages', { count: one.messages }),
    when: format.ago(one.last_at, now),
  }))
  return <LatestCard title={t('overview.conversations')} href="/app/inbox" icon="chat" empty={t('inbox.empty')} query={query} list={list} />
}

export function LatestLeads() {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const query = useInfiniteQuery({ ...leadsQuery(null), refetchInterval: usePolling(15_000) })
  const list = rows(query.data).slice(0, SHOWN).map((lead) => ({
    id: lead.id,
    href: `/app/leads?lead=${lead.id}`,
    title: leadTitle(lead, t),
    text: [lead.email, lead.phone].filter(Boolean).join(' · ') || t(`leads.state.${lead.state}`),
    when: format.ago(lead.created_at, now),
  }))
  return <LatestCard title={t('overview.leads')} href="/app/leads" icon="lead" empty={t('leads.empty')} query={query} list={list} />
}

export function LatestAppointments() {
  const t = useT()
  const format = useFormat()
  const query = useInfiniteQuery({ ...appointmentsQuery('upcoming'), refetchInterval: usePolling(15_000) })
  const list = rows(query.data).filter((one) => one.state === 'booked').slice(0, SHOWN).map((one) => ({
    id: one.id,
    href: '/app/appointments',
    title: one.guest.name,
    text: `${format.day(one.starts_at)} · ${one.service.name}`,
    when: format.time(one.starts_at),
  }))
  return <LatestCard title={t('overview.upcoming')} href="/app/appointments" icon="calendar" empty={t('appointments.empty_upcoming')} query={query} list={list} />
}
