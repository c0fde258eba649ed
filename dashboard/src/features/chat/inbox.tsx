import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { rows } from '@/api/queries'
import type { Conversation } from '@/api/types'
import { useFormat, useT } from '@/i18n'
import { useFresh, usePolling } from '@/live'
import { ButtonLink } from '@/ui/button'
import { More } from '@/ui/more'
import { useNow } from '@/ui/now'
import { Page } from '@/ui/page'
import { Split } from '@/ui/split'
import { Empty, Loaded } from '@/ui/states'
import { Badge } from '@/ui/surface'
import { useOpen } from '@/ui/use-open'
import { conversationsQuery } from './api'
import { Thread } from './thread'

export default function Inbox() {
  const t = useT()
  const { open, href, close } = useOpen('conversation')
  const query = useInfiniteQuery({ ...conversationsQuery(), refetchInterval: usePolling(8000) })
  const list = rows(query.data)
  const placeholder = list.length > 0 && (
    <div class="rounded-lg border border-dashed border-line">
      <Empty icon="chat">{t('inbox.choose')}</Empty>
    </div>
  )
  return (
    <Page title={t('nav.inbox')} hint={t('inbox.hint')}>
      <Split
        wide
        open={open}
        onClose={close}
        label={t('inbox.conversation')}
        placeholder={placeholder}
        detail={open && <Thread id={open} />}
        list={
          <Loaded query={query}>
            {() =>
              list.length === 0 ? (
                <Empty
                  icon="inbox"
                  action={
                    <ButtonLink href="/app/sites" tone="primary">
                      {t('inbox.empty_action')}
                    </ButtonLink>
                  }
                >
                  {t('inbox.empty')}
                </Empty>
              ) : (
                <>
                  <ul class="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface shadow-card">
                    {list.map((one) => (
                      <ConversationRow key={one.id} conversation={one} href={href(one.id)} current={one.id === open} />
                    ))}
                  </ul>
                  <More list={query} />
                </>
              )
            }
          </Loaded>
        }
      />
    </Page>
  )
}

function ConversationRow({ conversation, href, current }: { conversation: Conversation; href: string; current: boolean }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const fresh = useFresh().has(conversation.id)
  return (
    <li class={fresh ? 'fresh-row' : ''}>
      <Link href={href} data-row={conversation.id} aria-current={current ? 'true' : undefined} className="grid gap-1 px-4 py-3 hover:bg-sunken focus-visible:-outline-offset-2 aria-[current]:bg-accent-soft">
        <span class="flex items-baseline justify-between gap-3 text-xs text-muted">
          <span>{format.language(conversation.locale)}</span>
          <time dateTime={new Date(conversation.last_at).toISOString()}>{format.ago(conversation.last_at, now)}</time>
        </span>
        <bdi class="line-clamp-2 break-words">{conversation.last_text || t('inbox.no_text')}</bdi>
        <span class="flex flex-wrap items-center gap-2 text-xs text-muted">
          {t('inbox.messages', { count: conversation.messages })}
          {conversation.unanswered > 0 && <Badge tone="warn">{t('inbox.unanswered', { count: conversation.unanswered })}</Badge>}
        </span>
      </Link>
    </li>
  )
}
